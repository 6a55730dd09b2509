/** `npm run build`: every bundle into dist/, then the stamp that says so. */
import { readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DIST, ROOT, toolScript } from './paths.mjs'
import { runNode } from './run.mjs'

const STAMP = join(DIST, '.built')
const SOURCES = [
  'app',
  'loadtest',
  'main',
  'renderer',
  'resources/examples',
  'shared',
  'package-lock.json',
  'package.json',
  'vite.config.ts'
]
/** Sources that no bundle contains. */
const UNBUILT = /\.test\.tsx?$|[\\/]main[\\/]e2e[\\/]/

/**
 * @param {{ quiet?: boolean }} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export async function build({ quiet = false } = {}) {
  // Without the stamp an interrupted build is not taken for a whole one.
  rmSync(STAMP, { force: true })
  const startedAt = new Date()
  const result = await runNode(toolScript('vite'), ['build', '--app', '--logLevel', 'warn'], { quiet })
  if (result.code === 0) {
    writeFileSync(STAMP, '')
    // What was saved while the build ran is newer than this, and builds again.
    utimesSync(STAMP, startedAt, startedAt)
  }
  return result
}

/** Whether dist/ is missing, unfinished, or older than a source. */
export function isStale() {
  const stamp = statSync(STAMP, { throwIfNoEntry: false })
  return !stamp || SOURCES.some((source) => hasNewer(join(ROOT, source), stamp.mtimeMs))
}

/**
 * @param {string} path
 * @param {number} timeMs
 * @returns {boolean}
 */
function hasNewer(path, timeMs) {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) return false
  if (!found.isDirectory()) return found.mtimeMs > timeMs && !UNBUILT.test(path)
  return readdirSync(path).some((name) => hasNewer(join(path, name), timeMs))
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.exitCode = (await build()).code
}
