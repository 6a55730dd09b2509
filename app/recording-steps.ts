/** Answering from recordings and from elsewhere: what replay and record mode do in place of the generators. */
import { join } from 'node:path'
import type { Context } from './context.ts'
import { gatewayError } from './openai/errors.ts'
import type { Prepared } from './pipeline.ts'

export interface RecordingSteps {
  /** Whether a path that is no route of ours may have a recording, or somebody to forward to. */
  claims(context: Context): boolean
  /** Gets ready to replay, or to forward and record. */
  prepare(context: Context): Prepared | Promise<Prepared>
}

/** Until recordings exist, replay can only miss and record has nowhere to forward to. */
export function createRecordingSteps(folder: string): RecordingSteps {
  return {
    claims: () => false,
    prepare: (context) => ({
      answer() {
        const { method, path } = context.request
        if (context.mode === 'replay') {
          const message = `No recording answers ${method} ${path}: ${join(folder, recordingFileName(path))} was searched. This version cannot replay yet; switch the mode to generate.`
          throw gatewayError(404, 'RecordingNotFound', message)
        }
        const message = `Record mode cannot forward ${method} ${path}. This version cannot record yet; switch the mode to generate (SIMULATOR_MODE).`
        throw gatewayError(502, 'UpstreamNotConfigured', message)
      }
    })
  }
}

/** The path's slashes become underscores. */
function recordingFileName(path: string): string {
  return `${path.replace(/^\/+|\/+$/g, '').replaceAll('/', '_')}.yaml`
}
