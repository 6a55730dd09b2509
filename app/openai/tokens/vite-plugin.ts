import type { Plugin } from 'vite'

/** Emits the encoding tables beside the `main` bundle, as `encodings/<name>.bin`; other builds and tests are left alone. */
export function encodingTables(): Plugin {
  return {
    name: 'aoai-simulator:encoding-tables',
    apply: 'build',
    applyToEnvironment: (environment) => environment.name === 'main',
    async generateBundle() {
      // Imported late, so that merely reading the Vite configuration does not load the ranks.
      const { buildTables } = await import('./table-build.ts')
      for (const [encoding, source] of await buildTables()) {
        this.emitFile({ type: 'asset', fileName: `encodings/${encoding}.bin`, source })
      }
    }
  }
}
