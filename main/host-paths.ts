/** Where the built files lie: all beside the bundle that runs. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { HostPaths } from '../app/host/host.ts'

/** Bundled code may stand in a chunk one folder below; every entry stands in `dist/main` itself. */
export function hostPaths(): HostPaths {
  const here = import.meta.dirname
  const main = here.endsWith('chunks') ? join(here, '..') : here
  return {
    engineUrl: pathToFileURL(join(main, 'engine.js')),
    tokenWorkerUrl: pathToFileURL(join(main, 'token-worker.js')),
    encodingsDir: join(main, 'encodings'),
    clientDir: join(main, '..', 'client')
  }
}
