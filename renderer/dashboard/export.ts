/** The dashboard's numbers to take along: a snapshot for a message, rows for a spreadsheet. */
import type { LimitSnapshot, TelemetrySample, WindowSnapshot } from '../../shared/telemetry.ts'
import { formatCount, formatDuration, formatRate, formatShare } from '../format.ts'
import { FILL_TEXTS, figuresOf, fillOf, throttledOf } from './figures.ts'

export interface Snapshot {
  samples: readonly TelemetrySample[]
  limits: readonly LimitSnapshot[]
}

export function snapshotText({ samples, limits }: Snapshot): string {
  const { rate, throttledShare, full, tokensPerMinute, inFlight, streaming } = figuresOf(samples)
  const at = samples.at(-1)?.at
  const lines = [
    at === undefined ? 'No data' : new Date(at).toISOString(),
    `Requests: ${formatRate(rate)} per second`,
    `Throttled: ${throttledShare === null ? 'no requests' : formatShare(throttledShare, 1)} in the last minute`,
    `Latency, full: p50 ${formatDuration(full?.p50 ?? null)}, p95 ${formatDuration(full?.p95 ?? null)}`,
    `Tokens: ${formatCount(tokensPerMinute)} in the last minute`,
    `In flight: ${formatCount(inFlight)}, of these ${formatCount(streaming)} streaming`
  ]
  return [...lines, ...limits.map(limitLine)].join('\n')
}

function limitLine(limit: LimitSnapshot): string {
  const parts = [
    ...(limit.tokens ? [`tokens ${windowText(limit.tokens)}`] : []),
    ...(limit.requests ? [`requests ${windowText(limit.requests)}`] : [])
  ]
  return `${limit.deployment}: ${parts.join('; ')}; 429: ${formatCount(throttledOf(limit))}`
}

/** `58,900 of 60,000 in 60 s, nearly full` */
export function windowText(window: WindowSnapshot): string {
  const fill = FILL_TEXTS[fillOf(window)]
  const numbers = `${formatCount(window.used)} of ${formatCount(window.limit)} in ${window.windowSeconds} s`
  return fill === '' ? numbers : `${numbers}, ${fill}`
}

export function snapshotJson({ samples, limits }: Snapshot): string {
  return JSON.stringify({ at: samples.at(-1)?.at ?? null, ...figuresOf(samples), limits }, null, 2)
}

const COLUMNS: readonly (readonly [name: string, read: (sample: TelemetrySample) => string | number | undefined])[] = [
  ['time', ({ at }) => new Date(at).toISOString()],
  ['requests', ({ requests }) => requests],
  ['2xx', ({ succeeded }) => succeeded],
  ['4xx', ({ refused }) => refused],
  ['429', ({ throttled }) => throttled],
  ['5xx', ({ broken }) => broken],
  ['in flight', ({ inFlight }) => inFlight],
  ['streaming', ({ streaming }) => streaming],
  ['full p50 ms', ({ full }) => full?.p50],
  ['full p95 ms', ({ full }) => full?.p95],
  ['base p50 ms', ({ base }) => base?.p50],
  ['base p95 ms', ({ base }) => base?.p95],
  ['prompt tokens', ({ promptTokens }) => promptTokens],
  ['completion tokens', ({ completionTokens }) => completionTokens],
  ['loop delay ms', ({ loopDelayMs }) => loopDelayMs]
]

/** One line per second, by RFC 4180. */
export function samplesCsv(samples: readonly TelemetrySample[]): string {
  const lines = samples.map((sample) => COLUMNS.map(([, read]) => read(sample) ?? '').join(','))
  return [COLUMNS.map(([name]) => name).join(','), ...lines, ''].join('\r\n')
}
