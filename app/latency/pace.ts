/**
 * Makes an answer take its time. A whole answer waits for its target; a stream gets a driver that sends each event
 * when it is due. What is due at once passes through untouched. Errors and 429s never come here.
 */
import type { LatencyOperation, LatencySetting } from '../../shared/config.ts'
import type { Answer, StreamAnswer, WholeAnswer } from '../answer.ts'
import type { Random } from '../random.ts'
import type { Scheduler } from './scheduler.ts'
import { StreamDriver, type StreamSink } from './stream-driver.ts'
import { type EventSchedule, isImmediate, streamSchedule, type Work, wholeTarget } from './targets.ts'

/** A stream to be sent by its driver instead of as fast as the client reads. */
export type PacedStream = StreamAnswer & { drive(sink: StreamSink): StreamDriver }

export interface PaceOrder {
  latency: Record<LatencyOperation, LatencySetting>
  /** A stream's tokens are counted as they come. */
  work: Work
  /** When the request arrived, by the scheduler's clock. */
  arrivedAt: number
  random: Random
  /** Aborts when the client has gone; only made where something waits. */
  signal: () => AbortSignal
}

export function isPaced(answer: Answer): answer is PacedStream {
  return 'drive' in answer
}

/** A generated answer, by the settings. */
export function paceAnswer(answer: Answer, order: PaceOrder, scheduler: Scheduler): Answer | Promise<Answer> {
  const { latency, work, arrivedAt, random, signal } = order
  const setting = latency[work.operation]
  if (answer.status >= 300 || answer.kind === 'relayed') return answer
  if (answer.kind === 'whole') {
    if (setting.mean === 0 && setting.stdDev === 0) return answer
    return holdUntil(answer, arrivedAt + wholeTarget(latency, work, random), signal, scheduler)
  }
  return isImmediate(setting) ? answer : paceStream(answer, streamSchedule(latency, work, random), arrivedAt, scheduler)
}

/** A whole answer that is due at a time, by the scheduler's clock. */
export function holdUntil(
  answer: WholeAnswer,
  dueMs: number,
  signal: () => AbortSignal,
  scheduler: Scheduler
): Answer | Promise<Answer> {
  return dueMs > scheduler.now() ? scheduler.wait(dueMs, signal()).then(() => answer) : answer
}

/** A stream by any schedule. */
export function paceStream(
  answer: StreamAnswer,
  schedule: EventSchedule,
  arrivedAt: number,
  scheduler: Scheduler
): PacedStream {
  const { events } = answer
  return { ...answer, drive: (sink) => new StreamDriver({ events, schedule, arrivedAt }, scheduler, sink) }
}
