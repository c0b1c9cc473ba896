// Opens pages in Chromium, looks for accessibility violations and for sideways
// scrolling:
//
//   echo '[{"url": "http://127.0.0.1:8080/", "width": 360, "lang": "zh-CN"}]' | node axe.mjs
//
// Each entry: url, width (CSS pixels, default 360), height (default 800), lang
// (Accept-Language, default zh-CN), cookie ("name=value; …", optional), dark and
// javascript (booleans, default false and true).
//
// Prints a list in the same order: url, width, lang, status, title, violations
// (id, impact, help, nodes with target and summary; null with javascript off, since
// axe cannot run there), overflow (null, or scrollWidth, clientWidth and the widest
// elements), console (errors the page logged) and
// foreign (requests that left the page's own origin). Exits 0 when every page
// could be opened: judging the list is the caller's part.
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
const axeSource = await readFile(require.resolve('axe-core/axe.min.js'), 'utf8');

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

function readStdin() {
  return new Promise((resolve, reject) => {
    let text = '';
    process.stdin.setEncoding('utf8');
    process.stdin.on('data', (chunk) => (text += chunk));
    process.stdin.on('end', () => resolve(text));
    process.stdin.on('error', reject);
  });
}

function cookies(header, url) {
  return header
    .split(';')
    .map((pair) => pair.trim())
    .filter(Boolean)
    .map((pair) => {
      const at = pair.indexOf('=');
      return { name: pair.slice(0, at), value: pair.slice(at + 1), url };
    });
}

// Runs in the page.
function findOverflow() {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return null;
  const widest = [...document.body.querySelectorAll('*')]
    .map((element) => ({ element, right: element.getBoundingClientRect().right }))
    .filter(({ right }) => right > root.clientWidth + 0.5)
    .sort((a, b) => b.right - a.right)
    .slice(0, 5)
    .map(({ element, right }) => ({
      element: element.tagName.toLowerCase() + [...element.classList].map((c) => '.' + c).join(''),
      right: Math.round(right),
    }));
  return { scrollWidth: root.scrollWidth, clientWidth: root.clientWidth, widest };
}

// Evaluated by the debugger, not put into the page: its own content security
// policy stays as it is, and what it refuses shows among the console's errors.
async function violationsOf(page) {
  await page.evaluate(axeSource);
  const result = await page.evaluate(
    (values) => globalThis.axe.run(document, { runOnly: { type: 'tag', values } }),
    tags,
  );
  return result.violations.map((violation) => ({
    id: violation.id,
    impact: violation.impact,
    help: violation.help,
    nodes: violation.nodes.map((node) => ({
      target: node.target.flat().join(' '),
      summary: node.failureSummary,
    })),
  }));
}

async function look(browser, entry) {
  const { url, width = 360, height = 800, lang = 'zh-CN' } = entry;
  const context = await browser.newContext({
    viewport: { width, height },
    locale: lang,
    colorScheme: entry.dark ? 'dark' : 'light',
    javaScriptEnabled: entry.javascript !== false,
  });
  try {
    if (entry.cookie) await context.addCookies(cookies(entry.cookie, url));
    const page = await context.newPage();
    const consoleErrors = [];
    const foreign = [];
    const origin = new URL(url).origin;
    page.on('console', (message) => {
      if (message.type() === 'error') consoleErrors.push(message.text());
    });
    page.on('pageerror', (error) => consoleErrors.push(String(error)));
    page.on('request', (request) => {
      const to = request.url();
      if (!/^(data|blob|about):/.test(to) && new URL(to).origin !== origin) foreign.push(to);
    });
    const response = await page.goto(url, { waitUntil: 'load', timeout: 30_000 });
    const overflow = await page.evaluate(findOverflow);
    // axe waits on timers, which never fire where scripts are off.
    const violations = entry.javascript === false ? null : await violationsOf(page);
    return {
      url,
      width,
      lang,
      status: response?.status() ?? 0,
      title: await page.title(),
      violations,
      overflow,
      console: consoleErrors,
      foreign,
    };
  } finally {
    await context.close();
  }
}

try {
  const entries = JSON.parse(await readStdin());
  const browser = await chromium.launch({
    executablePath: process.env.SHANHUO_CHROMIUM || '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  try {
    const report = [];
    for (const entry of entries) report.push(await look(browser, entry));
    console.log(JSON.stringify(report, null, 2));
  } finally {
    await browser.close();
  }
} catch (error) {
  console.error(`axe: ${error.message ?? error}`);
  process.exitCode = 2;
}
