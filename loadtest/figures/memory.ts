/** How much memory the process holds at rest. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Bench } from '../figure.ts'
import { residentMb } from '../process-stats.ts'
import { type Server, startBare, startSimulator, withServers } from '../server.ts'
import { median, rounded, spread } from '../statistics.ts'

const ROUNDS = 3
const REST_MS = 2000
const NAMES = ['simulator', 'withControlPlane', 'bare'] as const

export async function measureMemory(bench: Bench): Promise<object> {
  const sizes = { simulator: [] as number[], withControlPlane: [] as number[], bare: [] as number[] }
  for (let round = 1; round <= ROUNDS; round++) {
    const servers = {
      simulator: await startSimulator(bench, { control: false }),
      withControlPlane: await startSimulator(bench, { control: true }),
      bare: await startBare(bench, [])
    }
    await withServers(Object.values(servers), async () => {
      await wait(REST_MS)
      for (const name of NAMES) sizes[name].push(residentOf(servers[name]))
    })
    bench.say(`  round ${round}/${ROUNDS}`)
  }
  return {
    what: 'Resident megabytes (10^6 bytes) of the whole process, two seconds or a little more after it began to listen',
    rounds: ROUNDS,
    simulator: view(sizes.simulator),
    withControlPlane: view(sizes.withControlPlane),
    bare: view(sizes.bare)
  }
}

function residentOf({ pid }: Server): number {
  const size = residentMb(pid)
  if (size === null) throw new Error('This system does not tell the memory of a process')
  return size
}

function view(sizes: readonly number[]) {
  return { mb: rounded(median(sizes), 1), spread: spread(sizes) }
}
