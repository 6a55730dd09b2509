/** Writes the types of `aoai-simulator/extension` beside its bundle: one file that needs no other. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

/** Both hold nothing but declarations, so their text is that of a `.d.ts`. */
const SOURCES = ['./api.ts', './module.ts']

export function extensionTypes(): Plugin {
  return {
    name: 'extension-types',
    applyToEnvironment: ({ name }) => name === 'extension',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'index.d.ts', source: printExtensionTypes() })
    }
  }
}

export function printExtensionTypes(): string {
  const texts = SOURCES.map((source) => readFileSync(fileURLToPath(new URL(source, import.meta.url)), 'utf8'))
  return texts.map((text) => text.replace(/^import type .*\n/gm, '')).join('\n')
}
