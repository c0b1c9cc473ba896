import { defineConfig } from '@lingui/cli'
import { formatter } from '@lingui/format-po'

// English stands in the source. Each feature has its own catalogue, loaded with it.
export default defineConfig({
  locales: ['en', 'zh-CN'],
  sourceLocale: 'en',
  // By the words themselves: the order of files is not the same on every machine.
  orderBy: 'message',
  runtimeConfigModule: { Trans: ['/src/lib/Trans', 'Trans'] },
  // A line that moved is no change of words.
  format: formatter({ lineNumbers: false }),
  catalogs: [
    { path: '<rootDir>/src/features/{name}/locales/{locale}', include: ['<rootDir>/src/features/{name}'] },
    {
      path: '<rootDir>/src/ui/locales/{locale}',
      include: ['<rootDir>/src/ui', '<rootDir>/src/lib', '<rootDir>/src/app'],
    },
  ],
})
