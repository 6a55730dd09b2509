/** How long answers should take, in milliseconds from the request's arrival. */
import type { LatencyOperation, LatencySetting } from '../../shared/config.ts'
import type { StreamEvent } from '../answer.ts'
import { normal, type Random } from '../random.ts'

const BYTES_PER_MB = 1_048_576

/** What an answer's time is measured by. */
export type Work =
  | { operation: 'embeddings' }
  | { operation: 'completions' | 'chat_completions'; completionTokens: number }
  /** A file is measured by its size; the tokens only tell how far a stream has come. */
  | { operation: 'translations'; fileBytes: number; completionTokens: number }

/** One sample per request, times the tokens or the megabytes. */
export function wholeTarget(latency: Record<LatencyOperation, LatencySetting>, work: Work, random: Random): number {
  return sample(latency[work.operation], random) * amountOf(work)
}

function amountOf(work: Work): number {
  switch (work.operation) {
    case 'embeddings':
      return 1
    case 'translations':
      return work.fileBytes / BYTES_PER_MB
    default:
      return work.completionTokens
  }
}

/** When each event of a stream is due. Asked once per event, in their order. */
export interface EventSchedule {
  /** Milliseconds from arrival, never less than before; undefined: together with the next event that has a time. */
  due(event: StreamEvent): number | undefined
  /** When a stream ends that had no event with a time. */
  emptyEnd(): number
}

/** Whether a stream's events are all due on arrival, so that nothing need be scheduled. */
export function isImmediate({ mean, stdDev, ttftMean, ttftStdDev }: LatencySetting): boolean {
  return mean === 0 && stdDev === 0 && !ttftMean && !ttftStdDev
}

/** How a stream's events follow each other. */
export function streamSchedule(
  latency: Record<LatencyOperation, LatencySetting>,
  work: Work,
  random: Random
): EventSchedule {
  const setting = latency[work.operation]
  return work.operation === 'translations'
    ? evenSchedule(setting, work.completionTokens, wholeTarget(latency, work, random), random)
    : tokenSchedule(setting, random)
}

/**
 * The tokens come at even distances, the last one when the whole answer would. A time to first token that was set moves
 * the first one, and the others stay even between that and the end; it is the end where it is later.
 */
function evenSchedule(setting: LatencySetting, tokens: number, endMs: number, random: Random): EventSchedule {
  const last = Math.max(1, tokens)
  const evenly = endMs / last
  const first = ownFirstToken(setting, evenly, random) ?? evenly
  const step = Math.max(0, endMs - first) / Math.max(1, last - 1)
  let come = 0
  return {
    due(event) {
      come = Math.min(last, come + event.tokens)
      return come > 0 ? first + step * (come - 1) : undefined
    },
    emptyEnd: () => endMs
  }
}

/**
 * The first token comes after the time to first token, each next one a sample later. An event of several tokens takes
 * as many samples. What stands before the first token (the filter's findings, roles) comes with it; what has no
 * tokens later (the finish, the usage, the end) comes with the last one.
 */
export function tokenSchedule(setting: LatencySetting, random: Random): EventSchedule {
  let last: number | undefined
  return {
    due({ tokens }) {
      if (tokens <= 0) return last
      if (last === undefined) last = firstToken(setting, tokens, random)
      else last += several(setting, tokens, random)
      return last
    },
    emptyEnd: () => firstToken(setting, 1, random)
  }
}

/** A time to first token that was set stands for everything before it, however many hidden tokens that were. */
function firstToken(setting: LatencySetting, tokens: number, random: Random): number {
  return ownFirstToken(setting, setting.mean, random) ?? several(setting, tokens, random)
}

/** @param usual The mean where only a deviation was set. @returns null: no time to first token was set. */
function ownFirstToken({ ttftMean, ttftStdDev }: LatencySetting, usual: number, random: Random): number | null {
  if (ttftMean === null && ttftStdDev === null) return null
  return Math.max(0, normal(random, ttftMean ?? usual, ttftStdDev ?? 0))
}

function several(setting: LatencySetting, tokens: number, random: Random): number {
  let sum = 0
  for (let i = 0; i < tokens; i++) sum += sample(setting, random)
  return sum
}

/** A negative sample counts as 0. */
function sample({ mean, stdDev }: LatencySetting, random: Random): number {
  return Math.max(0, normal(random, mean, stdDev))
}
