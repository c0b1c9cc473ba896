import { defineConfig, devices } from '@playwright/test'

// One server, one browser, one test at a time: the portal's clock is moved, and two cores are shared with other tests.
// The Go test in ../browser_journeys_test.go starts the server and says where it is.
const phone = { ...devices['Pixel 5'], viewport: { width: 360, height: 740 }, deviceScaleFactor: 1 }

export default defineConfig({
  testDir: 'specs',
  outputDir: process.env.SHANHUO_BROWSER_OUTPUT ?? '../../.tmp/browser',
  workers: 1,
  retries: 0,
  timeout: 240_000,
  expect: { timeout: 20_000 },
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ? [['json']] : [['list']],
  use: {
    baseURL: process.env.SHANHUO_URL ?? 'http://127.0.0.1:8080',
    actionTimeout: 20_000,
    navigationTimeout: 30_000,
    screenshot: 'only-on-failure',
    timezoneId: 'Asia/Shanghai',
    launchOptions: {
      executablePath: process.env.SHANHUO_CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-sync'],
    },
  },
  projects: [
    { name: 'zh-360', use: { ...phone, defaultBrowserType: 'chromium', locale: 'zh-CN' } },
    { name: 'en-1280', use: { viewport: { width: 1280, height: 800 }, locale: 'en' } },
  ],
})
