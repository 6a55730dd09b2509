/** What counting costs: the same build under the same load, with telemetry and with none, both with somebody watching. */

import { subscribe } from '../events.ts'
import type { Bench } from '../figure.ts'
import { alternate, compare, type LoadResult, loadView } from '../load.ts'
import { chat, posted } from '../requests.ts'
import { startSimulator, withServers } from '../server.ts'

const STRENGTH = { connections: 50, seconds: 2, rounds: 3 }
/** Of the same build, one start is a few per cent faster than another by how its code and memory came to lie; so several are looked at. */
const STARTS = 4
const REQUEST = chat('Tell me something about the sea, please.', 50)

export async function measureTelemetry(bench: Bench): Promise<object> {
  const starts: Start[] = []
  for (let start = 1; start <= STARTS; start++) {
    bench.say(`  start ${start}/${STARTS}`)
    starts.push(await measureStart(bench))
  }
  const on = starts.flatMap((each) => each.on)
  const off = starts.flatMap((each) => each.off)
  return {
    what: 'Chat completions of 50 tokens, whole, per second: telemetry on, and off (TELEMETRY_BUFFER=0); events being read',
    aim: 'a ratio of at least 0.95',
    ...STRENGTH,
    starts: starts.map((each) => compare(each.on, each.off).ratio),
    on: { ...loadView(on), watchedBytes: sum(starts.map(({ watched }) => watched.on)) },
    off: { ...loadView(off), watchedBytes: sum(starts.map(({ watched }) => watched.off)) },
    ...compare(on, off)
  }
}

interface Start {
  on: LoadResult[]
  off: LoadResult[]
  /** Bytes of events read beside. */
  watched: { on: number; off: number }
}

/** Both servers, each started once. */
async function measureStart(bench: Bench): Promise<Start> {
  const on = await startSimulator(bench, { control: true })
  const off = await startSimulator(bench, { control: true, env: { TELEMETRY_BUFFER: '0' } })
  return withServers([on, off], async () => {
    const watchingOn = await subscribe(on.control, bench.controlToken)
    const watchingOff = await subscribe(off.control, bench.controlToken)
    const loads = {
      on: { server: on, request: posted(bench, on, REQUEST) },
      off: { server: off, request: posted(bench, off, REQUEST) }
    }
    const results = await alternate(bench, loads, STRENGTH)
    const watched = { on: watchingOn.bytes, off: watchingOff.bytes }
    await Promise.all([watchingOn.close(), watchingOff.close()])
    return { ...results, watched }
  })
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
