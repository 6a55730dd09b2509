/**
 * Which is newer: what a call answers, or what the host has announced since the call was made.
 *
 * Answers and announcements come over different connections, so an answer may be older than an announcement
 * that arrived before it. Nothing corrects a screen that keeps such an answer; after an announcement that was
 * only a step on the way, another one comes.
 */
import type { Call, EventName, Events, Result } from '../shared/contract.ts'

/** Calls that answer with nothing but what an event holds, too. Not those that answer with what came of an act: a step on the way says less. */
const ANNOUNCED_BY = {
  'server.status': 'status',
  'config.get': 'config',
  'config.patch': 'config',
  'limits.list': 'limits',
  'recordings.view': 'recordings',
  'extensions.view': 'extensions',
  'preferences.get': 'preferences',
  'preferences.set': 'preferences'
} as const satisfies { [C in Call]?: EventOf<C> }

type EventOf<C extends Call> = { [E in EventName]: Events[E] extends Result<C> ? E : never }[EventName]

export interface Announced {
  /** A connection has begun: what was announced between it and the one before is not known. */
  begin(): void
  take<E extends EventName>(event: E, payload: Events[E]): void
  /** To be taken when the call is made; gives its answer, or what has been announced meanwhile. */
  since<C extends Call>(call: C): (answer: Result<C>) => Result<C>
}

export function createAnnounced(): Announced {
  const newest = new Map<EventName, unknown>()
  let connections = 0
  return {
    begin: () => void connections++,
    take: (event, payload) => void newest.set(event, payload),
    since<C extends Call>(call: C) {
      const event = (ANNOUNCED_BY as { [K in Call]?: EventName })[call]
      if (event === undefined) return (answer) => answer
      const before = newest.get(event)
      const connection = connections
      return (answer) => {
        const after = newest.get(event)
        // Each announcement is an object of its own, so another one is another announcement.
        return after === before || connection !== connections ? answer : (after as Result<C>)
      }
    }
  }
}
