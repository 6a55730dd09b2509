/** How long from the start of the process until it takes requests. */
import type { Bench } from '../figure.ts'
import { type Server, startBare, startSimulator } from '../server.ts'
import { median, pairRatios, rounded, spread } from '../statistics.ts'

const RUNS = 7

export async function measureStart(bench: Bench): Promise<object> {
  const times = { simulator: [] as number[], withControlPlane: [] as number[], bare: [] as number[] }
  for (let run = 1; run <= RUNS; run++) {
    times.simulator.push(await timed(startSimulator(bench, { control: false })))
    times.withControlPlane.push(await timed(startSimulator(bench, { control: true })))
    times.bare.push(await timed(startBare(bench, [])))
  }
  bench.say(`  ${RUNS} starts of each`)
  return {
    what: 'Milliseconds from the start of the process to the line that says it listens',
    runs: RUNS,
    simulator: view(times.simulator),
    withControlPlane: view(times.withControlPlane),
    bare: view(times.bare),
    ratio: rounded(median(pairRatios(times.simulator, times.bare)))
  }
}

async function timed(starting: Promise<Server>): Promise<number> {
  const server = await starting
  await server.stop()
  return server.startedInMs
}

function view(times: readonly number[]) {
  return { ms: rounded(median(times), 0), spread: spread(times) }
}
