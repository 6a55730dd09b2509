/** One recording file as it stands on disk: its index, kept up to date, and its interactions, read one by one. */
import { type FileHandle, open, stat } from 'node:fs/promises'
import { messageOf } from '../../shared/errors.ts'
import type { RecordingProblem } from '../../shared/recordings.ts'
import { fromHex, lineAt, readText } from './bytes.ts'
import { readInteraction } from './format.ts'
import type { IndexCache } from './index-cache.ts'
import type { InteractionCache } from './interaction-cache.ts'
import type { Interaction } from './recording.ts'
import { bodyHashOf } from './region-body.ts'
import { type RegionTable, VERIFIED } from './region-table.ts'
import { type FileIndex, scanFile, scanGrowth, unreadableIndex } from './scan-file.ts'
import { isMissing, type Stamp, sameStamp, stampAt } from './stamp.ts'
import { walkRegions } from './walk-regions.ts'
import { readWhole } from './whole-file.ts'

/** Milliseconds for which a look at the file is good enough. */
const FRESH = 150

export interface FileTools {
  /** Unix time in milliseconds. */
  now(): number
  interactions: InteractionCache
  indexes: IndexCache
  /** Another program changed the file, or its index became known. */
  changed(): void
}

let files = 0

export class IndexedFile {
  readonly path: string
  /** null = there is no such file. */
  index: FileIndex | null = null
  /** Counts states of the file; places in its index mean something only within one. */
  generation = 0
  /** While the simulator writes, only the writer knows what the file is. */
  writing = false
  readonly #tools: FileTools
  readonly #id = files++
  #broken: RecordingProblem | null = null
  #checkedAt = Number.NEGATIVE_INFINITY
  #looking: Promise<void> | null = null
  #reader: FileHandle | null = null
  #verifying: Promise<boolean> | null = null
  /** Whether the index is known to be wrong, although the file looks the same. */
  #stale = false

  constructor(path: string, tools: FileTools) {
    this.path = path
    this.#tools = tools
  }

  get problem(): RecordingProblem | null {
    return this.index?.problem ?? this.#broken
  }

  get table(): RegionTable | null {
    return this.index?.table ?? null
  }

  /** Sees to it that the index is that of the file as it was a moment ago. */
  async refresh(): Promise<void> {
    if (this.writing || Math.abs(this.#tools.now() - this.#checkedAt) < FRESH) return
    await this.look()
  }

  /** The next look must not trust an earlier one. */
  doubt(): void {
    this.#checkedAt = Number.NEGATIVE_INFINITY
  }

  /** Makes the index anew, whatever the file looks like. */
  async rescan(): Promise<void> {
    await this.#looking
    this.#stale = true
    await this.release()
    await this.look()
  }

  /** As `refresh`, with a look at the file in any case. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null
    })
    return this.#looking
  }

  async #look(): Promise<void> {
    // What changes while it is read is read again; what never stops changing is taken as it is.
    for (let round = 0; round < 3; round++) {
      const at = this.#tools.now()
      const stamp = await stampAt(this.path)
      if (!this.#stale && sameStamp(stamp, this.index?.stamp ?? null)) {
        this.#checkedAt = at
        return
      }
      const index = stamp ? await this.#scan(stamp) : null
      this.#stale = false
      this.#setIndex(index)
    }
  }

  async #scan(stamp: Stamp): Promise<FileIndex | null> {
    await this.release()
    try {
      // Opening or reading anything else might never end.
      if (!(await stat(this.path)).isFile()) return unreadableIndex(stamp, 'is not a file')
      const file = await this.reader()
      const known = this.index
      const index =
        (known && !this.#stale ? await scanGrowth(file, known) : null) ??
        (await this.#tools.indexes.load(this.path, file)) ??
        (await scanFile(file))
      if (index.table.count > 0) this.#tools.indexes.save(this.path, index)
      return index
    } catch (error) {
      if (isMissing(error)) return null
      if (!(error instanceof Error && 'code' in error)) throw error
      return unreadableIndex(stamp, `cannot be read: ${messageOf(error)}`)
    }
  }

  #setIndex(index: FileIndex | null): void {
    this.adopt(index)
    this.#tools.changed()
  }

  /** Takes over an index made by whoever wrote the file. */
  adopt(index: FileIndex | null): void {
    this.index = index
    this.#broken = null
    this.generation++
    this.#verifying = null
    if (index) this.#tools.indexes.save(this.path, index)
  }

  /** The same file with more at its end: places known before keep their meaning. */
  grown(index: FileIndex): void {
    this.index = index
    this.#checkedAt = this.#tools.now()
    this.#tools.indexes.save(this.path, index)
  }

  /** null = the file is not what its index says. */
  async text(index: number): Promise<string | null> {
    const { table } = this
    if (!table || index >= table.count) return null
    try {
      return await readText(await this.reader(), table.start(index), table.end(index))
    } catch (error) {
      // Closed or removed at that moment, since the file is another now.
      if (isMissing(error) || (error instanceof Error && 'code' in error && error.code === 'EBADF')) return null
      throw error
    }
  }

  /** 'changed' = the file is not what its index says. */
  async interaction(index: number): Promise<Interaction | RecordingProblem | 'changed'> {
    const { generation } = this
    const name = `${this.#id} ${generation} ${index}`
    const kept = this.index?.whole?.[index] ?? this.#tools.interactions.get(name)
    if (kept) return kept
    const text = await this.text(index)
    if (text === null || generation !== this.generation) return this.#wrongText(index)
    const result = readInteraction(text)
    if (!('interaction' in result)) return this.#unreadable(index, result)
    this.#tools.interactions.set(name, result.interaction, text.length)
    this.#noteHash(index, result.interaction.request.bodyHash)
    return result.interaction
  }

  async #wrongText(index: number): Promise<RecordingProblem | 'changed'> {
    if (await this.#isChanged()) return 'changed'
    return this.#break(index, { line: null, reason: 'is not UTF-8 text' })
  }

  /** The cheap look at the file saw nothing wrong with it, so it is said only now. */
  async #unreadable(index: number, problem: RecordingProblem): Promise<Interaction | RecordingProblem | 'changed'> {
    if (await this.#isChanged()) return 'changed'
    const known = this.index
    if (!known || !/unidentified alias/.test(problem.reason)) return this.#break(index, problem)
    this.adopt(await readWhole(await this.reader(), known, await this.lineOf(index)))
    return 'changed'
  }

  async #break(index: number, { line, reason }: RecordingProblem): Promise<RecordingProblem> {
    const first = await this.lineOf(index)
    this.#broken = { line: line === null ? first : first + line - 1, reason }
    return this.#broken
  }

  async #isChanged(): Promise<boolean> {
    const { generation } = this
    this.doubt()
    if (!this.writing) await this.look()
    return generation !== this.generation || this.writing
  }

  /** The number of its first line in the file. */
  async lineOf(index: number): Promise<number> {
    return lineAt(await this.reader(), this.table?.start(index) ?? 0)
  }

  #noteHash(index: number, hash: string): void {
    const { table } = this
    if (table?.verify(index, fromHex(hash, new Uint8Array(16)))) table.relink()
  }

  /** Hashes every body that is stored, since an edited one no longer is what stands beside it. Answers whether that changed anything. */
  verifyBodies(): Promise<boolean> {
    this.#verifying ??= this.#verify()
    return this.#verifying
  }

  async #verify(): Promise<boolean> {
    const { table, generation, index } = this
    if (!table || !index || index.whole) return false
    let changed = false
    await walkRegions(await this.reader(), table, {
      wanted: (at) => (table.flags(at) & VERIFIED) === 0,
      visit: (at, text) => {
        if (table.verify(at, realHash(text, index.layout.indent ?? 0, table.hash(at)))) changed = true
        return generation === this.generation
      }
    })
    if (changed) table.relink()
    // The next start need not do this again.
    if (generation === this.generation) this.#tools.indexes.save(this.path, this.index ?? index)
    return changed
  }

  async reader(): Promise<FileHandle> {
    this.#reader ??= await open(this.path, 'r')
    return this.#reader
  }

  async release(): Promise<void> {
    const reader = this.#reader
    this.#reader = null
    await reader?.close()
  }
}

/** What cannot be read keeps the hash it has; the reason is said when somebody asks for it. */
function realHash(text: string, indent: number, known: Uint8Array): Uint8Array {
  try {
    const hash = bodyHashOf(text, indent)
    return hash === null ? known : fromHex(hash, new Uint8Array(16))
  } catch {
    return known
  }
}
