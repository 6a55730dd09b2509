/** Where the built files lie: all beside the bundle that runs. */
import { join } from 'node:path'
import type { HostPaths } from '../app/host.ts'

/** Bundled code may stand in a chunk one folder below; every entry stands in `dist/main` itself. */
export function hostPaths(): HostPaths {
  const here = import.meta.dirname
  const main = here.endsWith('chunks') ? join(here, '..') : here
  return {
    engineUrl: fileUrl(join(main, 'engine.js')),
    tokenWorkerUrl: fileUrl(join(main, 'token-worker.js')),
    encodingsDir: join(main, 'encodings'),
    clientDir: join(main, '..', 'client')
  }
}

function fileUrl(path: string): URL {
  return new URL(
    `file://${path
      .split('\\')
      .join('/')
      .replace(/^(?=[A-Za-z]:)/, '/')}`
  )
}
