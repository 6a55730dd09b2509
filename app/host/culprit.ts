/** Which extension ended or blocked the engine, by what can be known from outside. */
import { dirname, sep } from 'node:path'
import type { StuckFrame } from './stuck-thread.ts'

export interface Culprit {
  /** Of the extension. */
  path: string
  /** Ends the sentence `The extension … stopped the engine: it …`. */
  deed: string
}

/**
 * @param paths Of the extensions, by the ids they were introduced with. @param frames Where the thread stood.
 * @param running Ids of whose code ran, and of whose function waited; 0 = nobody's.
 */
export function culpritOf(
  paths: ReadonlyMap<number, string>,
  frames: readonly StuckFrame[],
  running: readonly [now: number, waiting: number]
): Culprit | null {
  const known = [...paths.values()]
  for (const owns of [belongs, liesBeside]) {
    for (const { file, line, function: name } of frames) {
      const path = known.find((each) => owns(file, each))
      const where = `${file}:${line}${name ? ` (${name})` : ''}`
      if (path !== undefined) return { path, deed: `did not come back from ${where}` }
    }
  }
  const path = paths.get(running[0]) ?? paths.get(running[1])
  return path === undefined ? null : { path, deed: 'did not come back from one of its functions' }
}

function belongs(file: string, path: string): boolean {
  return file === path || file.startsWith(path + sep)
}

/** What a single file imports usually lies beside it. */
function liesBeside(file: string, path: string): boolean {
  return file.startsWith(dirname(path) + sep)
}
