/** Load from autocannon, in a process of its own, so that it shares no thread with what it measures. */
import { createRequire } from 'node:module'
import type { Result } from 'autocannon'
import type { Post } from './client.ts'
import type { Bench } from './figure.ts'
import { cpuMs } from './process-stats.ts'
import { endProcess, launch } from './processes.ts'
import type { Server } from './server.ts'
import { median, pairRatios, rounded, spread } from './statistics.ts'

export interface Load {
  server: Server
  request: Post
}

export interface Strength {
  seconds: number
  connections: number
}

export interface LoadResult {
  requestsPerSecond: number
  p50Ms: number
  p99Ms: number
  completed: number
  /** Requests that got no answer, or one that is not 2xx. */
  errors: number
  /** Processor time of the server, all threads, per request. */
  cpuMsPerRequest: number
  /** Processors the server kept busy; near 1 for one busy thread. Far less: the client or the machine was the limit. */
  processors: number
}

export async function runLoad(bench: Bench, { server, request }: Load, strength: Strength): Promise<LoadResult> {
  const before = cpuMs(server.pid)
  const result = await cannonade(bench, request, strength)
  const used = (cpuMs(server.pid) ?? Number.NaN) - (before ?? Number.NaN)
  const completed = result['2xx']
  if (completed === 0) throw new Error(`No answer of ${request.url} succeeded under load`)
  return {
    requestsPerSecond: completed / result.duration,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    completed,
    errors: result.errors + result.timeouts + result.non2xx,
    cpuMsPerRequest: used / completed,
    processors: used / 1000 / result.duration
  }
}

const WARM_UP_SECONDS = 1.5

/** The rounds of each load, in turn (A B A B …) after a warm-up of each, so that slow changes of the machine hit all alike. */
export async function alternate<Name extends string>(
  bench: Bench,
  loads: Record<Name, Load>,
  { rounds, ...strength }: Strength & { rounds: number }
): Promise<Record<Name, LoadResult[]>> {
  const names = Object.keys(loads) as Name[]
  const results = Object.fromEntries(names.map((name) => [name, [] as LoadResult[]])) as Record<Name, LoadResult[]>
  for (const name of names) await runLoad(bench, loads[name], { ...strength, seconds: WARM_UP_SECONDS })
  for (let round = 1; round <= rounds; round++) {
    for (const name of names) {
      const result = await runLoad(bench, loads[name], strength)
      results[name].push(result)
      bench.say(`  ${name} ${round}/${rounds}: ${Math.round(result.requestsPerSecond)}/s, ${result.errors} errors`)
      if (result.errors > 0)
        bench.problem(`${name}: ${result.errors} of ${result.completed} requests failed under load`)
    }
  }
  return results
}

export function loadView(results: readonly LoadResult[]) {
  const all = (field: keyof LoadResult) => results.map((result) => result[field])
  return {
    requestsPerSecond: rounded(median(all('requestsPerSecond')), 0),
    spread: spread(all('requestsPerSecond')),
    p50Ms: median(all('p50Ms')),
    p99Ms: median(all('p99Ms')),
    cpuMsPerRequest: rounded(median(all('cpuMsPerRequest')), 4),
    processors: rounded(median(all('processors'))),
    requests: all('completed').reduce((sum, count) => sum + count, 0),
    errors: all('errors').reduce((sum, count) => sum + count, 0)
  }
}

/** Two views of the same thing: rates suffer from other load on the machine, processor time per request hardly. */
export function compare(results: readonly LoadResult[], reference: readonly LoadResult[]) {
  const rates = pairRatios(fieldOf(results, 'requestsPerSecond'), fieldOf(reference, 'requestsPerSecond'))
  const costs = pairRatios(fieldOf(reference, 'cpuMsPerRequest'), fieldOf(results, 'cpuMsPerRequest'))
  return { ratio: rounded(median(rates), 3), ratioSpread: spread(rates), cpuRatio: rounded(median(costs), 3) }
}

function fieldOf(results: readonly LoadResult[], field: keyof LoadResult): number[] {
  return results.map((result) => result[field])
}

async function cannonade(bench: Bench, request: Post, { seconds, connections }: Strength): Promise<Result> {
  const script = createRequire(import.meta.url).resolve('autocannon')
  const headers = Object.entries(request.headers).flatMap(([name, value]) => ['-H', `${name}=${value}`])
  const options = ['-j', '-c', String(connections), '-d', String(seconds), '-m', 'POST', ...headers]
  const cannon = launch(script, [...options, '-b', request.body.toString('utf8'), request.url], { cwd: bench.scratch })
  const timer = setTimeout(() => void endProcess(cannon), (seconds + 20) * 1000)
  try {
    let text = ''
    for await (const chunk of cannon.child.stdout ?? []) text += String(chunk)
    return JSON.parse(text) as Result
  } catch (cause) {
    throw new Error(`autocannon gave no result. ${cannon.lastWords()}`, { cause })
  } finally {
    clearTimeout(timer)
    await endProcess(cannon)
  }
}
