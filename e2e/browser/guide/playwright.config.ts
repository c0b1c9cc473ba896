import { defineConfig } from '@playwright/test'
import base from '../playwright.config'

// Takes the pictures of the guides: make guide-pictures. Each test begins where the one before ended.
export default defineConfig({
  ...base,
  testDir: '.',
  testMatch: '*.pictures.ts',
  projects: [
    { name: 'zh', use: { locale: 'zh-CN' } },
    { name: 'en', use: { locale: 'en' } },
  ],
})
