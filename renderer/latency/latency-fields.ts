/** The latency settings as a person reads and types them. */
import type { LatencyOperation, LatencySetting } from '../../shared/config.ts'
import { formatCount, formatDuration } from '../format.ts'
import { cutAtZero, type Spread } from './normal-curve.ts'

export type LatencyView = Record<LatencyOperation, LatencySetting>
export type LatencyField = keyof LatencySetting

export interface OperationTexts {
  title: string
  /** What the mean is a mean of. Rows differ in it, which is easily overlooked. */
  unit: string
  /** Whether answers can be streams, which have a time to first token of their own. */
  streams: boolean
  /** How much work the worked example has, and its name. */
  amount: number
  example: string
}

export const OPERATION_TEXTS: Record<LatencyOperation, OperationTexts> = {
  chat_completions: {
    title: 'Chat completions',
    unit: 'ms per token',
    streams: true,
    amount: 200,
    example: '200 tokens'
  },
  completions: { title: 'Completions', unit: 'ms per token', streams: true, amount: 200, example: '200 tokens' },
  embeddings: { title: 'Embeddings', unit: 'ms per request', streams: false, amount: 1, example: '1 request' },
  translations: { title: 'Translations', unit: 'ms per MB', streams: false, amount: 5, example: '5 MB of audio' }
}

export const OPERATIONS = Object.keys(OPERATION_TEXTS) as LatencyOperation[]

const pair = (mean: number, stdDev: number): LatencySetting => ({ mean, stdDev, ttftMean: null, ttftStdDev: null })
const view = (chat: LatencySetting, text: LatencySetting, vectors: LatencySetting, audio: LatencySetting) => ({
  chat_completions: chat,
  completions: text,
  embeddings: vectors,
  translations: audio
})

export const PRESETS: readonly { name: string; hint: string; latency: LatencyView }[] = [
  {
    name: 'Off',
    hint: 'Answers as fast as this computer can',
    latency: view(pair(0, 0), pair(0, 0), pair(0, 0), pair(0, 0))
  },
  {
    name: 'Realistic',
    hint: 'As Azure was measured; the simulator’s own defaults',
    latency: view(pair(19, 6), pair(15, 2), pair(100, 30), pair(15_000, 1000))
  },
  {
    name: 'Slow',
    hint: 'A busy region: three times as long',
    latency: view(pair(57, 20), pair(45, 8), pair(300, 90), pair(45_000, 4000))
  },
  {
    name: 'Awful',
    hint: 'Ten times as long and all over the place, with seconds before the first token',
    latency: view(
      { mean: 190, stdDev: 120, ttftMean: 4000, ttftStdDev: 2000 },
      { mean: 150, stdDev: 90, ttftMean: 4000, ttftStdDev: 2000 },
      pair(1000, 800),
      pair(150_000, 60_000)
    )
  }
]

/** The preset that the settings are, if any. */
export function presetOf(latency: LatencyView): string | null {
  return (
    PRESETS.find((preset) => OPERATIONS.every((each) => sameSetting(preset.latency[each], latency[each])))?.name ?? null
  )
}

function sameSetting(a: LatencySetting, b: LatencySetting): boolean {
  return a.mean === b.mean && a.stdDev === b.stdDev && a.ttftMean === b.ttftMean && a.ttftStdDev === b.ttftStdDev
}

export function draftOf(value: number | null): string {
  return value === null ? '' : String(value)
}

/** A typed number of milliseconds; undefined for what is none. Empty is null, and means something only for first tokens. */
export function millisecondsIn(text: string): number | null | undefined {
  const plain = text.trim().replaceAll(',', '')
  if (plain === '') return null
  if (!/^\d*\.?\d+$|^\d+\.$/.test(plain)) return undefined
  const value = Number(plain)
  return Number.isFinite(value) ? value : undefined
}

/** As short as a field is wide: two fields stand next to each other. */
const NO_NUMBER = '0 or more'

export function latencyProblem(field: LatencyField, text: string): string | null {
  const value = millisecondsIn(text)
  const mayBeEmpty = field === 'ttftMean' || field === 'ttftStdDev'
  return value === undefined || (value === null && !mayBeEmpty) ? NO_NUMBER : null
}

/** What an answer of the example's size takes, on the average: whole, and streamed where that differs. */
export function examplesOf(operation: LatencyOperation, setting: LatencySetting): string[] {
  const { amount, example, streams } = OPERATION_TEXTS[operation]
  const { mean } = cutAtZero(setting)
  const whole = `${example} ≈ ${formatDuration(mean * amount)}`
  if (!streams || !hasFirstToken(setting)) return [whole]
  const streamed = cutAtZero(firstTokenOf(setting)).mean + mean * (amount - 1)
  return [whole, `streamed ≈ ${formatDuration(streamed)}`]
}

export function hasFirstToken({ ttftMean, ttftStdDev }: LatencySetting): boolean {
  return ttftMean !== null || ttftStdDev !== null
}

/** What a stream's first token takes: its own time where one is set, else a token's. */
export function firstTokenOf({ mean, stdDev, ttftMean, ttftStdDev }: LatencySetting): Spread {
  if (ttftMean === null && ttftStdDev === null) return { mean, stdDev }
  return { mean: ttftMean ?? mean, stdDev: ttftStdDev ?? (ttftMean === null ? stdDev : 0) }
}

/** For screen readers: the curve in words. */
export function spreadText({ mean, stdDev }: Spread): string {
  if (stdDev === 0) return `always ${formatDuration(mean)}`
  const low = Math.max(0, mean - 2 * stdDev)
  return `95 of 100 between ${formatDuration(low)} and ${formatDuration(mean + 2 * stdDev)}`
}

/** The settings that the simulator was started with, from their environment variables. */
export function startLatency(settings: readonly { name: string; value: string }[]): LatencyView {
  const values = new Map(settings.map(({ name, value }) => [name, value]))
  const read = (operation: LatencyOperation, suffix: string) =>
    millisecondsIn(values.get(`LATENCY_OPENAI_${operation.toUpperCase()}_${suffix}`) ?? '') ?? null
  const settingOf = (operation: LatencyOperation): LatencySetting => ({
    mean: read(operation, 'MEAN') ?? 0,
    stdDev: read(operation, 'STD_DEV') ?? 0,
    ttftMean: read(operation, 'TTFT_MEAN'),
    ttftStdDev: read(operation, 'TTFT_STD_DEV')
  })
  return view(
    settingOf('chat_completions'),
    settingOf('completions'),
    settingOf('embeddings'),
    settingOf('translations')
  )
}

/** `19 ± 6 ms` */
export function askedText({ mean, stdDev }: Spread): string {
  const number = (value: number) => (value < 100 ? String(Number(value.toFixed(1))) : formatCount(value))
  return `${number(mean)} ± ${number(stdDev)} ms`
}
