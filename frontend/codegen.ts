import type { CodegenConfig } from '@graphql-codegen/cli'

// The schema is the server's own golden file, so that nothing has to run.
const config: CodegenConfig = {
  schema: '../graph/schema.golden.graphql',
  documents: ['src/**/*.{ts,tsx}', '!src/gql/**'],
  generates: {
    'src/gql/': {
      preset: 'client',
      presetConfig: {
        fragmentMasking: { unmaskFunctionName: 'fragment' },
        // sha256 of each document, which is all that production accepts from browsers.
        persistedDocuments: { hashAlgorithm: 'sha256' },
      },
      config: {
        documentMode: 'documentNode',
        useTypeImports: true,
        enumsAsTypes: true,
        skipTypename: true,
        scalars: { Int64: 'number', Time: 'string', Upload: 'File | Blob', ID: 'string' },
      },
    },
  },
}

export default config
