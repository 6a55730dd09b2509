import { builtinModules } from 'node:module'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { extensionTypes } from './app/extensions/types-plugin.ts'
import { encodingTables } from './app/openai/tokens/vite-plugin.ts'
import { desktopDev } from './main/tools/dev-plugin.ts'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const nodeBuiltins = [...builtinModules, ...builtinModules.map((name) => `node:${name}`)]

/**
 * Five bundles: the UI for browsers, the processes for Node and Electron, what extensions import, the benchmarks, the preload for
 * Electron's sandbox.
 */
export default defineConfig({
  root: at('./renderer'),
  base: './',
  plugins: [react(), encodingTables(), extensionTypes(), desktopDev()],
  builder: {},
  build: { emptyOutDir: true, sourcemap: true },
  environments: {
    client: {
      build: { outDir: at('./dist/client'), target: 'chrome130', chunkSizeWarningLimit: 2000 }
    },
    main: {
      consumer: 'server',
      resolve: { noExternal: true, external: ['electron', ...nodeBuiltins], conditions: ['node'] },
      build: {
        outDir: at('./dist/main'),
        target: 'node20',
        ssr: true,
        minify: false,
        rolldownOptions: {
          input: {
            cli: at('./main/cli.ts'),
            electron: at('./main/electron.ts'),
            engine: at('./app/engine/engine.ts'),
            'token-worker': at('./app/openai/tokens/worker.ts')
          },
          external: ['electron', ...nodeBuiltins],
          output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' }
        }
      }
    },
    extension: {
      consumer: 'server',
      resolve: { noExternal: true, external: nodeBuiltins, conditions: ['node'] },
      build: {
        outDir: at('./dist/extension'),
        target: 'node20',
        ssr: true,
        minify: false,
        rolldownOptions: {
          input: { index: at('./app/extension-host/entry.ts') },
          external: nodeBuiltins,
          output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' }
        }
      }
    },
    loadtest: {
      consumer: 'server',
      resolve: { noExternal: true, external: nodeBuiltins, conditions: ['node'] },
      build: {
        outDir: at('./dist/loadtest'),
        target: 'node20',
        ssr: true,
        minify: false,
        rolldownOptions: {
          input: {
            bench: at('./loadtest/bench.ts'),
            'bare-server': at('./loadtest/bare-server.ts'),
            loadtest: at('./loadtest/loadtest.ts')
          },
          external: nodeBuiltins,
          output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' }
        }
      }
    },
    preload: {
      consumer: 'server',
      resolve: { noExternal: true, external: ['electron', ...nodeBuiltins] },
      build: {
        outDir: at('./dist/preload'),
        target: 'node20',
        ssr: true,
        minify: false,
        rolldownOptions: {
          input: { preload: at('./main/preload.ts') },
          external: ['electron', ...nodeBuiltins],
          output: { format: 'cjs', entryFileNames: '[name].cjs' }
        }
      }
    }
  },
  test: {
    root: at('.'),
    globalSetup: [at('./app/openai/tokens/test-tables.ts')],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // A limit for hangs, not a measure: machines that run many things at once are slow.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          include: ['{shared,app,main,renderer,loadtest}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.built.test.ts']
        }
      },
      {
        extends: true,
        // These run the built product: real processes, real workers, real sockets.
        test: {
          name: 'built',
          include: ['{app,main,loadtest}/**/*.built.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000
        }
      }
    ]
  }
})
