/** What counting costs: the same build under the same load, with telemetry and with none, both with somebody watching. */

import { subscribe } from '../events.ts'
import type { Bench } from '../figure.ts'
import { alternate, compare, loadView } from '../load.ts'
import { chat, posted } from '../requests.ts'
import { startSimulator, withServers } from '../server.ts'

const STRENGTH = { connections: 50, seconds: 2, rounds: 10 }
const REQUEST = chat('Tell me something about the sea, please.', 50)

export async function measureTelemetry(bench: Bench): Promise<object> {
  const on = await startSimulator(bench, { control: true })
  const off = await startSimulator(bench, { control: true, env: { TELEMETRY_BUFFER: '0' } })
  return withServers([on, off], async () => {
    const watching = await Promise.all([on, off].map(({ control }) => subscribe(control, bench.controlToken)))
    const loads = {
      on: { server: on, request: posted(bench, on, REQUEST) },
      off: { server: off, request: posted(bench, off, REQUEST) }
    }
    const results = await alternate(bench, loads, STRENGTH)
    const [watchedOn, watchedOff] = watching.map(({ bytes }) => bytes)
    await Promise.all(watching.map((each) => each.close()))
    return {
      what: 'Chat completions of 50 tokens, whole, per second: telemetry on, and off (TELEMETRY_BUFFER=0); events being read',
      aim: 'a ratio of at least 0.95',
      ...STRENGTH,
      on: { ...loadView(results.on), watchedBytes: watchedOn },
      off: { ...loadView(results.off), watchedBytes: watchedOff },
      ...compare(results.on, results.off)
    }
  })
}
