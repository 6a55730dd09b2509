/** A request's body that is passed on while it comes, because nothing before the upstream needs to know what is in it. */
import type { Context, IncomingRequest } from './context.ts'

export interface Upload {
  /** To be read once, by whoever passes it on. Throws when the client leaves. */
  readonly chunks: AsyncIterable<Buffer>
  /** The whole body, once all of it has been passed on; null when that did not happen, or it is more than is kept. */
  whole(): Buffer | null
}

/** Bytes. What is shorter is here at once, and waiting for it costs nothing. */
const LONG = 64 * 1024
/** Bytes of a body that are kept where it may be recorded. As many as a body may have that is read before it is answered. */
const MOST_KEPT = 32 * 1024 * 1024

/**
 * Recordings are found, limits charged and extensions asked by the body. Where neither can happen, as in record mode with a policy that
 * forwards every request and on paths whose limits count requests, a long body need not be waited for. Nor need one that says that it is
 * more than is kept, whatever the policy: there is no recording of it.
 */
export function streamsUp({ mode, configuration, route, request }: Context): boolean {
  const { settings, extensions } = configuration
  if (mode !== 'record' || extensions.readsBodies) return false
  if (settings.recordPolicy === 'new' && !isBeyondKeeping(request)) return false
  if (request.header('transfer-encoding') === undefined && !(Number(request.header('content-length')) > LONG))
    return false
  const isForm =
    route.kind === 'operation' && (route.operation === 'translation' || route.operation === 'transcription')
  return isForm || route.kind === 'service' || route.kind === 'unknown'
}

function isBeyondKeeping(request: IncomingRequest): boolean {
  return Number(request.header('content-length')) > MOST_KEPT
}

export function openUpload({ request, configuration }: Context): Upload {
  const isKept = configuration.settings.recordPolicy !== 'none' && !isBeyondKeeping(request)
  const most = isKept ? MOST_KEPT : 0
  const kept: Buffer[] = []
  let size = 0
  let isOver = false
  async function* pass() {
    for await (const chunk of request.streamBody()) {
      size += chunk.length
      if (size <= most) kept.push(chunk)
      else kept.length = 0
      yield chunk
    }
    isOver = true
  }
  return {
    chunks: pass(),
    whole: () => (isOver && size <= most ? Buffer.concat(kept) : null)
  }
}
