import type { Args, Call, EventName, Events, Result } from '../../shared/contract.ts'
import type { RunningServer } from './server-process.ts'

const authorized = (server: RunningServer) => ({ authorization: `Bearer ${server.token}` })

export const callRaw = (server: RunningServer, name: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`${server.control}/api/${name}`, {
    method: 'POST',
    headers: { ...authorized(server), 'content-type': 'application/json', ...headers },
    body
  })

export async function call<C extends Call>(server: RunningServer, name: C, ...args: Args<C>): Promise<Result<C>> {
  const response = await callRaw(server, name, JSON.stringify(args))
  if (response.status !== 200) throw new Error(`${name} answered ${response.status}: ${await response.text()}`)
  return (await response.json()) as Result<C>
}

/** Reads the announcements until one of them is what was waited for, and returns its payload. */
export async function announced<E extends EventName>(
  server: RunningServer,
  name: E,
  wanted: (payload: Events[E]) => boolean = () => true
): Promise<Events[E]> {
  const abort = AbortSignal.timeout(30_000)
  const response = await fetch(`${server.control}/events`, { headers: authorized(server), signal: abort })
  if (response.status !== 200 || response.body === null) throw new Error(`/events answered ${response.status}`)
  let text = ''
  for await (const part of response.body.pipeThrough(new TextDecoderStream())) {
    text += part
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const event = /^event: (.*)$/m.exec(block)?.[1]
      if (event !== name) continue
      const payload = JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? 'null') as Events[E]
      if (wanted(payload)) return payload
    }
  }
  throw new Error(`/events ended before ${name}`)
}

/** Lines of the log that tell of trouble: errors, and the stacks below them. */
export const troubles = (stderr: string) =>
  stderr.split('\n').filter((line) => /"level":[56]0/.test(line) || /^\s+at /.test(line) || /Warning:/.test(line))
