/** Which of a file's interactions answers a request, in the order they were recorded; and how often each one did. */
import type { RecordingProblem } from '../../shared/recordings.ts'
import { pause } from '../pause.ts'
import { toHex } from './bytes.ts'
import { CanonicalIndex } from './canonical-index.ts'
import { keyAt, keyOf } from './keys.ts'
import type { Pending } from './pending.ts'
import type { Interaction } from './recording.ts'
import type { RecordingFile } from './recording-file.ts'
import type { Rules } from './rules.ts'

export interface Found {
  interaction: Interaction
  key: string
  /** It did not answer after all: the next request gets it. */
  giveBack?(): void
}

export interface Hits {
  count: number
  /** Unix time in milliseconds. */
  lastAt: number
}

/** A place on disk or among what waits. */
type Place = { index: number } | { pending: Pending }

/** Rounds of looking again while a file changes under the search. */
const ROUNDS = 20

export class Answers {
  readonly hits = new Map<string, Hits>()
  totalHits = 0
  readonly #file: RecordingFile
  readonly #canonical: CanonicalIndex
  /** The answer given last, by request. */
  readonly #cursors = new Map<string, Place>()
  readonly #canonicalCursors = new Map<string, number>()
  #generation = -1

  constructor(file: RecordingFile) {
    this.#file = file
    this.#canonical = new CanonicalIndex(file)
  }

  /** Every request begins with its first answer again. */
  rewind(): void {
    this.#cursors.clear()
    this.#canonicalCursors.clear()
  }

  hit(key: string, at: number): void {
    this.hits.set(key, { count: (this.hits.get(key)?.count ?? 0) + 1, lastAt: at })
    this.totalHits++
  }

  /** One of its hits was none. */
  miss(key: string): void {
    const hits = this.hits.get(key)
    if (!hits) return
    hits.count--
    this.totalHits--
  }

  /** By the hash of the body. null = none. */
  async exact(routeName: string, hash: Uint8Array): Promise<Found | RecordingProblem | null> {
    for (let round = 0; round < ROUNDS; round++) {
      await this.#refresh()
      if (this.#file.problem) return this.#file.problem
      const giveBack = this.#mark(this.#cursors, `${routeName}|${toHex(hash)}`)
      const place = this.#nextPlace(routeName, hash)
      if (!place) {
        // Bodies that were edited may answer, whatever hash stands beside them.
        if (await this.#file.verifyBodies()) continue
        return null
      }
      const found = await this.#read(place, (interaction) => interaction.request.bodyHash === toHex(hash))
      if (found !== 'again') return { ...found, giveBack }
    }
    return { line: null, reason: 'keeps changing while it is read' }
  }

  /** By equal JSON, less what the rules leave out. null = none. */
  async canonical(routeName: string, body: Uint8Array, rules: Rules): Promise<Found | RecordingProblem | null> {
    for (let round = 0; round < ROUNDS; round++) {
      await this.#refresh()
      if (this.#file.problem) return this.#file.problem
      const name = rules.canonicalName(routeName, body)
      if (name === null) return null
      const places = await this.#canonical.find(name, rules)
      if (places.length === 0) return null
      const cursor = Math.min(this.#canonicalCursors.get(name) ?? 0, places.length - 1)
      const giveBack = this.#mark(this.#canonicalCursors, name)
      this.#canonicalCursors.set(name, cursor + 1)
      const place = places[cursor]
      const found = place ? await this.#read(place, () => true) : 'again'
      if (found !== 'again') return { ...found, giveBack }
    }
    return { line: null, reason: 'keeps changing while it is read' }
  }

  /** @returns Puts the cursor back to where it is now. */
  #mark<T>(cursors: Map<string, T>, name: string): () => void {
    const before = cursors.get(name)
    return () => void (before === undefined ? cursors.delete(name) : cursors.set(name, before))
  }

  async #refresh(): Promise<void> {
    await this.#file.refresh()
    if (this.#generation === this.#file.generation) return
    this.#generation = this.#file.generation
    this.rewind()
  }

  /** The one after the one given last; the last one again and again. */
  #nextPlace(routeName: string, hash: Uint8Array): Place | null {
    const name = `${routeName}|${toHex(hash)}`
    const last = this.#cursors.get(name)
    const next = (last ? this.#after(last, routeName, hash) : this.#firstPlace(routeName, hash)) ?? last ?? null
    if (next) this.#cursors.set(name, next)
    return next
  }

  #firstPlace(routeName: string, hash: Uint8Array): Place | null {
    const [waiting] = this.#file.pending.of(routeName, hash)
    const first = waiting?.replace ? -1 : (this.#file.table?.first(routeName, hash) ?? -1)
    if (first >= 0) return { index: first }
    return waiting ? { pending: waiting } : null
  }

  #after(last: Place, routeName: string, hash: Uint8Array): Place | null {
    const waiting = this.#file.pending.of(routeName, hash)
    if (waiting[0]?.replace && !('pending' in last && waiting.includes(last.pending))) return { pending: waiting[0] }
    if ('pending' in last && last.pending.index < 0) {
      const next = waiting[waiting.indexOf(last.pending) + 1]
      return next ? { pending: next } : null
    }
    const index = 'pending' in last ? last.pending.index : last.index
    const next = this.#file.table?.next(index) ?? -1
    if (next >= 0) return { index: next }
    return waiting[0] ? { pending: waiting[0] } : { index }
  }

  async #read(place: Place, fits: (interaction: Interaction) => boolean): Promise<Found | RecordingProblem | 'again'> {
    if ('pending' in place && place.pending.index < 0) {
      const { interaction, routeName, hash, ordinal } = place.pending
      return { interaction, key: keyOf(routeName, hash, ordinal) }
    }
    const index = 'pending' in place ? place.pending.index : place.index
    const { table } = this.#file
    const read = await this.#file.interaction(index)
    if (read === 'changed') {
      await pause()
      return 'again'
    }
    if ('reason' in read) return read
    if (!table || table !== this.#file.table || !fits(read)) {
      this.rewind()
      return 'again'
    }
    return { interaction: read, key: keyAt(table, index) }
  }
}
