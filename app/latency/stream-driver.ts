/**
 * Delivers a stream's events when they are due. It is called by the scheduler and writes straight from there: a token
 * costs no promise, no timer and no closure. Events that are due together leave in one piece. A reader who is slow
 * holds back the making of further events, and gets what has become due meanwhile as soon as there is room. One event
 * is made ahead, because only it tells when it is due.
 */
import type { StreamAnswer, StreamEvent } from '../answer.ts'
import { OUTSIDE, type Scheduler, type Waiter } from './scheduler.ts'
import type { EventSchedule } from './targets.ts'

/** Where a stream goes. */
export interface StreamSink {
  /** @param tokens Completion tokens in the text. @param event Whose text it is, if it is one event's alone. @returns False: no more until `resume`. */
  write(text: string, tokens: number, event: StreamEvent | undefined): boolean
  /** The rest, which may be empty. */
  end(text: string, tokens: number): void
  /** Making the events failed; nothing comes any more. */
  fail(error: unknown): void
}

export interface StreamSource {
  events: StreamAnswer['events']
  schedule: EventSchedule
  /** When the request arrived, by the scheduler's clock. */
  arrivedAt: number
}

/** Sent in one piece at most, in characters; then others have their turn. */
const BURST = 16 * 1024

type Step = IteratorResult<StreamEvent, unknown>
type Source = Iterator<StreamEvent, unknown> | AsyncIterator<StreamEvent, unknown>

export class StreamDriver implements Waiter {
  ticket = OUTSIDE
  readonly #iterator: Source
  readonly #source: StreamSource
  readonly #scheduler: Scheduler
  readonly #sink: StreamSink
  /** `waiting`: for the time of what is held; `ready`: it is due, but the sink is full. */
  #state: 'idle' | 'pulling' | 'waiting' | 'ready' | 'over' = 'idle'
  /** What leaves next, and the completion tokens in it. */
  #text = ''
  #tokens = 0
  /** Where it is one event's alone. */
  #event: StreamEvent | undefined
  /** Whether an event with a time has come; until then everything is held. */
  #timed = false
  #full = false
  /** No events are left. */
  #last = false

  constructor(source: StreamSource, scheduler: Scheduler, sink: StreamSink) {
    const { events } = source
    this.#iterator = Symbol.iterator in events ? events[Symbol.iterator]() : events[Symbol.asyncIterator]()
    this.#source = source
    this.#scheduler = scheduler
    this.#sink = sink
  }

  start(): void {
    if (this.#state === 'idle') this.#pull(this.#scheduler.now())
  }

  /** The sink has room again. */
  resume(): void {
    this.#full = false
    if (this.#state === 'ready') this.#pull(this.#scheduler.now())
  }

  /** The client has gone: nothing is written any more, and nothing more is made. */
  cancel(): void {
    if (this.#state === 'over') return
    this.#close()
    void stop(this.#iterator)
  }

  /** The scheduler calls: what is held is due. */
  fire(nowMs: number): void {
    if (this.#state !== 'waiting') return
    if (this.#last) this.#finish()
    else this.#pull(nowMs)
  }

  /** Collects what is due, up to the first event that is not. */
  #pull(nowMs: number): void {
    try {
      for (;;) {
        if (this.#full) return this.#become('ready')
        this.#become('pulling')
        const step = this.#iterator.next()
        if ('then' in step) return this.#await(step)
        if (!this.#take(step, nowMs)) return
      }
    } catch (error) {
      this.#fail(error)
    }
  }

  /** What is due does not wait for an event that has yet to be made. */
  #await(step: Promise<Step>): void {
    if (this.#timed) this.#flush()
    const arrived = (result: Step) => {
      if (this.#state !== 'pulling') return
      const now = this.#scheduler.now()
      if (this.#take(result, now)) this.#pull(now)
    }
    void step.then(arrived).catch((error: unknown) => this.#fail(error))
  }

  /** @returns Whether to go on with the next event at once. */
  #take(step: Step, nowMs: number): boolean {
    const { schedule, arrivedAt } = this.#source
    if (step.done) {
      this.#last = true
      const end = this.#timed ? nowMs : arrivedAt + schedule.emptyEnd()
      if (end > nowMs) this.#wait(end)
      else this.#finish()
      return false
    }
    const sinceArrival = schedule.due(step.value)
    const due = sinceArrival === undefined ? nowMs : arrivedAt + sinceArrival
    // Everything before this event is due; but what stands before the first one with a time waits for that.
    const early = due > nowMs
    if (early && this.#timed) this.#flush()
    if (this.#state === 'over') return false
    this.#event = this.#text === '' ? step.value : undefined
    this.#text += step.value.text
    this.#tokens += step.value.tokens
    if (sinceArrival !== undefined) this.#timed = true
    if (early) this.#wait(due)
    return !early && this.#hasRoom(nowMs)
  }

  /** Long bursts are cut, so that others have their turn. */
  #hasRoom(nowMs: number): boolean {
    if (this.#text.length < BURST || !this.#timed) return true
    this.#flush()
    if (this.#state === 'over') return false
    if (this.#full) return true
    this.#wait(nowMs)
    return false
  }

  #wait(due: number): void {
    this.#become('waiting')
    this.#scheduler.set(this, due)
  }

  #flush(): void {
    const text = this.#text
    const tokens = this.#tokens
    if (text === '') return
    this.#text = ''
    this.#tokens = 0
    if (!this.#sink.write(text, tokens, this.#event)) this.#full = true
  }

  #finish(): void {
    this.#close()
    try {
      this.#sink.end(this.#text, this.#tokens)
    } catch (error) {
      this.#sink.fail(error)
    }
  }

  #fail(error: unknown): void {
    if (this.#state === 'over') return
    this.#close()
    this.#sink.fail(error)
  }

  #become(state: 'pulling' | 'waiting' | 'ready'): void {
    this.#state = state
  }

  #close(): void {
    this.#state = 'over'
    this.#scheduler.clear(this)
  }
}

async function stop(source: Source): Promise<void> {
  try {
    await source.return?.()
  } catch {
    // The client has gone; nobody is left to be told that the source did not stop in good order.
  }
}
