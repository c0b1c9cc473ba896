import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import cascadeLayers from '@csstools/postcss-cascade-layers'
import { babelOptimizerPlugin } from '@graphql-codegen/client-preset'
import { lingui } from '@lingui/vite-plugin'
import babel from '@rolldown/plugin-babel'
import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'

// Weak phones are slow at unpacking as well as at loading: the server sends what lies beside each file.
function compressed(): Plugin {
  const worth = /\.(js|css|svg|json|webmanifest)$/
  return {
    name: 'shanhuo-compressed',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      // Vite fills in the names of preloaded files in a hook of the same kind: what is compressed must come after it.
      order: 'post',
      handler(_, bundle) {
        for (const [name, item] of Object.entries(bundle)) {
          const source = item.type === 'chunk' ? item.code : item.source
          if (!worth.test(name) || source.length < 512) continue
          const plain = Buffer.from(source)
          const brotli = brotliCompressSync(plain, {
            params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length },
          })
          this.emitFile({ type: 'asset', fileName: `${name}.br`, source: brotli })
          this.emitFile({ type: 'asset', fileName: `${name}.gz`, source: gzipSync(plain, { level: 9 }) })
        }
      },
    },
  }
}

// The same app for weak phones, kept as a check that nothing here leans on React's inside.
const preact: Record<string, string> = {
  'react/jsx-runtime': 'preact/jsx-runtime',
  'react-dom/client': 'preact/compat/client',
  'react-dom': 'preact/compat',
  react: 'preact/compat',
}

export default defineConfig(({ mode }) => ({
  base: '/static/app/',
  plugins: [
    react(),
    // A page carries the documents it uses, not everybody's.
    babel({
      plugins: [
        [babelOptimizerPlugin, { artifactDirectory: './src/gql', gqlTagName: 'graphql' }],
        '@lingui/babel-plugin-lingui-macro',
      ],
    }),
    lingui({ failOnMissing: mode !== 'development', failOnCompileError: true }),
    tailwind(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/app',
      filename: 'sw.ts',
      injectRegister: false,
      manifest: false,
      injectManifest: {
        modifyURLPrefix: { 'assets/': '/static/app/assets/' },
        // The explorer and the gallery are not for the field.
        globPatterns: ['assets/*.{js,css}'],
        globIgnores: ['**/*explorer*', '**/*[gG]allery*'],
      },
    }),
    compressed(),
  ],
  resolve: { alias: mode === 'preact' ? preact : {} },
  css: { postcss: { plugins: [cascadeLayers()] } },
  build: {
    outDir: mode === 'preact' ? 'dist-preact' : 'dist',
    manifest: true,
    modulePreload: { polyfill: false },
    target: ['chrome92', 'safari15.4', 'firefox90'],
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: { main: 'src/app/main.tsx', public: 'src/app/public.ts', explorer: 'src/app/explorer.tsx' },
    },
  },
}))
