import { defineConfig } from '@lingui/cli'

// English stands in the source. Each feature has its own catalogue, loaded with it.
export default defineConfig({
  locales: ['en', 'zh-CN'],
  sourceLocale: 'en',
  orderBy: 'origin',
  catalogs: [
    { path: '<rootDir>/src/features/{name}/locales/{locale}', include: ['<rootDir>/src/features/{name}'] },
    {
      path: '<rootDir>/src/ui/locales/{locale}',
      include: ['<rootDir>/src/ui', '<rootDir>/src/lib', '<rootDir>/src/app'],
    },
  ],
})
