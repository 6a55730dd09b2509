import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
export const DIST = join(ROOT, 'dist')
export const RESULTS = join(ROOT, 'test-results')

/**
 * A tool that npm installed, as arguments for Node: no shell and no `.cmd` in between, so signals and exit codes survive.
 * @param {'vite' | 'vitest' | 'typescript' | 'biome' | 'playwright'} tool
 */
export function toolScript(tool) {
  const scripts = {
    vite: 'vite/bin/vite.js',
    vitest: 'vitest/vitest.mjs',
    typescript: 'typescript/bin/tsc',
    biome: '@biomejs/biome/bin/biome',
    playwright: '@playwright/test/cli.js'
  }
  return join(ROOT, 'node_modules', ...scripts[tool].split('/'))
}
