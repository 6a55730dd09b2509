/** One recording file: what is on disk, what still waits to be, who was answered with what, and every change to it, one at a time. */
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { messageOf, SimulatorError } from '../../shared/errors.ts'
import type { RecordingProblem } from '../../shared/recordings.ts'
import { appendBytes } from './append.ts'
import { Breath } from './breath.ts'
import { fromHex } from './bytes.ts'
import { FILE_HEADER, printInteraction } from './format.ts'
import { type FileTools, IndexedFile } from './indexed-file.ts'
import { type Pending, PendingList } from './pending.ts'
import type { Interaction } from './recording.ts'
import { VERIFIED } from './region-table.ts'
import { rewriteFile, rewriteWhole } from './rewrite.ts'
import { ENDING, type FileIndex } from './scan-file.ts'
import { Serial } from './serial.ts'
import { type Splice, spliceLayout, spliceTable } from './splice.ts'
import { isMissing } from './stamp.ts'
import { pathOfUri } from './uri-path.ts'
import { type Printed, planNew, planWrite, printPending } from './write-plan.ts'

/** Bytes written at once when many interactions wait. */
const BATCH = 4 * 1024 * 1024
/** Milliseconds after a failure during which recording does not try again by itself. */
const RETRY_AFTER = 1000
/** Rounds of looking again when others keep changing the file. */
const ROUNDS = 20
/** Milliseconds after which an interaction that does not grow is cut off, not being written. */
const SETTLED = 300

export class RecordingFile extends IndexedFile {
  readonly pending = new PendingList()
  readonly #serial = new Serial()
  readonly #now: () => number
  #failure: { at: number; error: SimulatorError } | null = null

  constructor(path: string, tools: FileTools) {
    super(path, tools)
    this.#now = tools.now
  }

  /** Keeps it in memory; `flush` puts it on disk. */
  hold(interaction: Interaction, replace: boolean): Pending {
    return this.pending.add(interaction, { replace, known: this.#known(interaction) })
  }

  /**
   * Writes what waits. @param force Whether to try in spite of a failure a moment ago.
   * @throws SimulatorError RECORDING_FAILED. What could not be written waits on.
   */
  flush({ force }: { force: boolean }): Promise<number> {
    return this.#serial.run(async () => {
      if (this.pending.items.length === 0) return 0
      if (this.#failure && !force && Math.abs(this.#now() - this.#failure.at) < RETRY_AFTER) throw this.#failure.error
      try {
        const written = await this.#writePending()
        this.#failure = null
        return written
      } catch (error) {
        this.#failure = { at: this.#now(), error: failed(this.path, error) }
        throw this.#failure.error
      }
    })
  }

  /**
   * Changes interactions on disk, alone and on the newest state. @param plan Answers with the splices in order; none = nothing to do.
   * @throws SimulatorError RECORDING_FAILED
   */
  change<T>(plan: () => Promise<{ splices: Splice[]; result: T }>): Promise<T> {
    return this.#serial.run(async () => {
      try {
        for (let round = 0; round < ROUNDS; round++) {
          await this.look()
          if (this.problem) throw broken(this.problem)
          if (this.index?.whole && !(await this.#spellOut(this.index.whole))) continue
          const { splices, result } = await plan()
          if (splices.length === 0 || (await this.#rewrite(splices))) return result
        }
        throw new Error('other programs keep changing it')
      } catch (error) {
        throw error instanceof SimulatorError ? error : failed(this.path, error)
      }
    })
  }

  async #writePending(): Promise<number> {
    let written = 0
    for (let round = 0; round < ROUNDS && this.pending.items.length > 0; ) {
      await this.look()
      if (this.problem) throw broken(this.problem)
      const printed = await this.#print()
      if (await this.#write(printed)) {
        written += printed.length
        this.#settle(printed)
        round = 0
      } else round++
    }
    if (this.pending.items.length > 0) throw new Error('other programs keep changing it')
    return written
  }

  async #print(): Promise<Printed[]> {
    const breath = new Breath()
    const printed: Printed[] = []
    let size = 0
    for (const item of [...this.pending.items]) {
      const next = printPending(item, this.index?.layout.indent ?? 0)
      printed.push(next)
      size += next.bytes.length
      if (size > BATCH) break
      if (breath.due) await breath.take()
    }
    return printed
  }

  /** false = the file was not what it seemed; to be tried again. */
  async #write(printed: readonly Printed[]): Promise<boolean> {
    const { index } = this
    if (!index) return this.#append(planNew(printed), null, true)
    if (index.whole && !(await this.#spellOut(index.whole))) return false
    if (index.whole) return false
    if (index.layout.incompleteFrom !== null && !(await this.#isSettled())) return false
    const plan = await planWrite(this, index, printed)
    if (plan.kind === 'append') return this.#append(plan.splice, index, plan.repaired)
    if (!(await this.#rewrite(plan.splices))) return false
    if (plan.repaired) await this.rescan()
    return true
  }

  async #append(splice: Splice, index: FileIndex | null, scan: boolean): Promise<boolean> {
    const { bytes, regions } = splice
    this.writing = true
    try {
      const outcome = await this.#appendTo(index, bytes)
      if (outcome.state === 'changed') return false
      if (outcome.state === 'replaced') return await this.#isThere(splice)
      const at = outcome.at
      if (scan || at < 0 || !index) {
        this.writing = false
        await this.#scanAnew()
        return true
      }
      const { table } = index
      for (const { from, to, routeName, hash, ordinal, pending } of regions) {
        const place = table.push(
          { start: at + from, end: at + to, route: table.routeNumber(routeName), hash, flags: VERIFIED },
          ordinal
        )
        if (pending) pending.index = place
      }
      const size = at + bytes.length
      const ending = Buffer.from(Buffer.concat([index.ending ?? Buffer.alloc(0), bytes]).subarray(-ENDING))
      const layout = { ...index.layout, indent: index.layout.indent ?? 0, itemsEnd: size, size }
      this.grown({ ...index, stamp: outcome.stamp, layout, ending })
      return true
    } finally {
      this.writing = false
    }
  }

  async #appendTo(index: FileIndex | null, bytes: Buffer) {
    try {
      return await appendBytes(this.path, index?.stamp ?? null, bytes)
    } catch (error) {
      if (index || !isMissing(error)) throw error
      await mkdir(dirname(this.path), { recursive: true })
      return appendBytes(this.path, null, bytes)
    }
  }

  async #rewrite(splices: readonly Splice[]): Promise<boolean> {
    const { index } = this
    if (!index) return false
    this.writing = true
    try {
      // Whoever reads meanwhile reads the old file, which its index still describes.
      await this.reader()
      const stamp = await rewriteFile(this.path, index.stamp, splices)
      if (!stamp) return false
      const table = spliceTable(index.table, splices)
      this.adopt({ ...index, stamp, table, layout: spliceLayout(index.layout, splices), ending: null })
      await this.release()
      return true
    } finally {
      this.writing = false
    }
  }

  /** Gives a file that can only be read whole the layout that everything else needs; once. */
  async #spellOut(whole: readonly Interaction[]): Promise<boolean> {
    const { index } = this
    if (!index) return false
    this.writing = true
    try {
      const text = FILE_HEADER + whole.map((item) => printInteraction(item)).join('')
      if (!(await rewriteWhole(this.path, index.stamp, text))) return false
    } finally {
      this.writing = false
    }
    await this.rescan()
    return this.index?.whole === null
  }

  async #scanAnew(): Promise<void> {
    this.doubt()
    await this.look()
  }

  /** Whether nobody is writing the interaction that has no end. */
  async #isSettled(): Promise<boolean> {
    const { generation } = this
    await new Promise((resolve) => setTimeout(resolve, SETTLED))
    await this.look()
    return generation === this.generation
  }

  /** Whoever replaced the file at that moment may have taken over what was appended to the old one. */
  async #isThere({ bytes, regions }: Splice): Promise<boolean> {
    await new Promise((resolve) => setTimeout(resolve, SETTLED))
    this.writing = false
    await this.#scanAnew()
    for (const { from, to, routeName, hash } of regions) {
      if (!(await this.#holdsText(routeName, hash, bytes.toString('utf8', from, to)))) return false
    }
    return true
  }

  async #holdsText(routeName: string, hash: Uint8Array, text: string): Promise<boolean> {
    const { table } = this
    for (let at = table?.first(routeName, hash) ?? -1; table && at >= 0; at = table.next(at)) {
      if ((await this.text(at)) === text) return true
    }
    return false
  }

  /** Moves what was written from the waiting to the known. */
  #settle(printed: readonly Printed[]): void {
    const done = new Set(printed.map(({ pending }) => pending))
    for (const pending of done) if (pending.index < 0) pending.index = this.#indexOf(pending)
    this.pending.remove(done)
  }

  #indexOf({ routeName, hash, ordinal }: Pending): number {
    const { table } = this
    if (!table) return -1
    let last = -1
    for (let at = table.first(routeName, hash); at >= 0; at = table.next(at)) {
      if (table.ordinal(at) === ordinal) return at
      last = at
    }
    return last
  }

  /** The ordinal that the next one of this request gets on disk. */
  #known({ request }: Interaction): number {
    const { table } = this
    const hash = fromHex(request.bodyHash, new Uint8Array(16))
    const first = table?.first(`${request.method}|${pathOfUri(request.uri)}`, hash) ?? -1
    return table && first >= 0 ? table.ordinal(table.lastOf(first)) + 1 : 0
  }
}

function broken({ line, reason }: RecordingProblem): Error {
  return new Error(`${line === null ? '' : `line ${line}: `}${reason}. It is left as it is; repair or remove it`)
}

function failed(path: string, cause: unknown): SimulatorError {
  return new SimulatorError('RECORDING_FAILED', `${path} cannot be written: ${messageOf(cause)}`, { cause })
}
