/** Where a thread stands that does not come back. Asked of V8's inspector, which can stop a loop that nothing else can. */
import type { Worker } from 'node:worker_threads'

export interface StuckFrame {
  function: string
  /** Absolute path, or whatever the script is called. */
  file: string
  /** From 1. */
  line: number
}

/** Milliseconds that the answer may take. */
const PATIENCE_MS = 2000
const OWN_URL = /^file:\/\//

/**
 * @param expression Evaluated where it stands. @returns The innermost frame first; null when nobody can tell, and nothing has been evaluated.
 */
export async function stuckFrames(worker: Pick<Worker, 'threadId'>, expression: string): Promise<StuckFrame[] | null> {
  try {
    // Not every build of Node has one.
    const { Session } = await import('node:inspector')
    return await ask(new Session(), String(worker.threadId), expression)
  } catch {
    return null
  }
}

type Session = import('node:inspector').Session

interface WorkerMessage {
  /** Of the call that it answers. */
  id?: number
  method?: string
  params?: {
    scriptId?: string
    url?: string
    callFrames?: { callFrameId: string; functionName: string; location: { scriptId: string; lineNumber: number } }[]
  }
}

function ask(session: Session, threadId: string, expression: string): Promise<StuckFrame[] | null> {
  const scripts = new Map<string, string>()
  return new Promise((resolve) => {
    let agent = ''
    let id = 0
    let frames: StuckFrame[] | null = null
    const tell = (method: string, params = {}) => {
      const message = JSON.stringify({ id: ++id, method, params })
      if (agent) session.post('NodeWorker.sendMessageToWorker', { sessionId: agent, message })
    }
    let evaluating = 0
    const timer = setTimeout(() => finish(), PATIENCE_MS)
    const finish = () => {
      clearTimeout(timer)
      // A thread that the inspector holds can never be ended.
      tell('Debugger.resume')
      tell('Debugger.disable')
      session.disconnect()
      resolve(frames)
    }
    session.connect()
    session.on('NodeWorker.attachedToWorker', ({ params }) => {
      const { sessionId, workerInfo } = params
      if (workerInfo.workerId !== threadId) return
      agent = sessionId
      tell('Debugger.enable')
      tell('Debugger.pause')
    })
    session.on('NodeWorker.receivedMessageFromWorker', ({ params }) => {
      const message = JSON.parse(params.message) as WorkerMessage
      if (evaluating > 0 && message.id === evaluating) return finish()
      const { scriptId, url, callFrames } = message.params ?? {}
      if (message.method === 'Debugger.scriptParsed' && scriptId && url) scripts.set(scriptId, url)
      if (message.method !== 'Debugger.paused' || !callFrames) return
      frames = callFrames.map(({ functionName, location }) => ({
        function: functionName,
        file: pathOf(scripts.get(location.scriptId) ?? ''),
        line: location.lineNumber + 1
      }))
      tell('Debugger.evaluateOnCallFrame', { callFrameId: callFrames[0]?.callFrameId, expression, silent: true })
      evaluating = id
    })
    session.post('NodeWorker.enable', { waitForDebuggerOnStart: false }, (error) => {
      if (error) finish()
    })
  })
}

function pathOf(url: string): string {
  return OWN_URL.test(url) ? decodeURIComponent(new URL(url).pathname) : url
}
