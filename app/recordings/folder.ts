/** The recordings folder: which file holds which path. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Answers } from './answers.ts'
import { isRecordingName, markedFileName, plainFileName } from './file-name.ts'
import type { FileTools } from './indexed-file.ts'
import { RecordingFile } from './recording-file.ts'
import { isMissing } from './stamp.ts'

export interface Entry {
  name: string
  file: RecordingFile
  answers: Answers
}

/** Milliseconds for which the list of names is good enough. */
const FRESH = 150
/** Files kept open for reading. */
const MOST_OPEN = 64
/** Paths whose files are remembered; clients choose paths, so there may be any number. */
const MOST_HOMES = 10_000

export class Folder {
  readonly dir: string
  readonly #tools: FileTools
  readonly #entries = new Map<string, Entry>()
  readonly #byFoldedName = new Map<string, Entry[]>()
  /** Of the files in the folder, by their names in lower case, since some systems tell no case. */
  #names = new Map<string, string[]>()
  #listed: { at: number; mtime: number } | null = null
  readonly #open = new Set<Entry>()
  readonly #homes = new Map<string, string>()

  constructor(dir: string, tools: FileTools) {
    this.dir = dir
    this.#tools = tools
  }

  /** The files that may answer requests for a path. */
  async candidates(path: string): Promise<Entry[]> {
    await this.#list()
    const entries = [plainFileName(path), markedFileName(path)].flatMap((name) => this.#alike(name))
    for (const entry of entries) this.touch(entry)
    return entries
  }

  /** The file that new interactions of a path go to. */
  async home(path: string): Promise<Entry> {
    const candidates = await this.candidates(path)
    for (const { file } of candidates) await file.refresh()
    const plain = plainFileName(path)
    const holder = candidates.find(({ file }) => holds(file, path))
    const entry = holder ?? this.#free(plain, candidates) ?? this.#entry(markedFileName(path))
    if (this.#homes.size >= MOST_HOMES) this.#homes.clear()
    this.#homes.set(path, entry.name)
    return entry
  }

  /** Absolute; as far as it is known which file it is. */
  fileOf(path: string): string {
    return join(this.dir, this.#homes.get(path) ?? plainFileName(path))
  }

  /** All files, in the order of their names. */
  async all(): Promise<Entry[]> {
    await this.#list()
    const names = new Set([...this.#names.values()].flat())
    for (const entry of this.#entries.values()) if (isKnown(entry)) names.add(entry.name)
    return [...names].sort().map((name) => this.#entry(name))
  }

  /** undefined = there is no such recording file. */
  async named(name: string): Promise<Entry | undefined> {
    await this.#list()
    const known = this.#names.get(name.toLowerCase())?.includes(name)
    const entry = this.#entries.get(name)
    return known || (entry && isKnown(entry)) ? this.#entry(name) : undefined
  }

  /** Files with interactions that are not on disk yet. */
  held(): Entry[] {
    return [...this.#entries.values()].filter(({ file }) => file.pending.items.length > 0)
  }

  get entries(): Iterable<Entry> {
    return this.#entries.values()
  }

  /** The next look must not trust an earlier one. @param names Of what changed. */
  doubt(names: ReadonlySet<string>): void {
    this.#listed = null
    for (const name of names) this.#entries.get(name)?.file.doubt()
  }

  async close(): Promise<void> {
    await Promise.all([...this.#entries.values()].map(({ file }) => file.release()))
  }

  async exists(): Promise<boolean> {
    await this.#list()
    return this.#listed !== null && this.#listed.mtime >= 0
  }

  /** Only so many files stay open. */
  touch(entry: Entry): void {
    this.#open.delete(entry)
    this.#open.add(entry)
    if (this.#open.size <= MOST_OPEN) return
    const [oldest] = this.#open
    if (!oldest) return
    this.#open.delete(oldest)
    void oldest.file.release()
  }

  #alike(name: string): Entry[] {
    const folded = name.toLowerCase()
    const listed = this.#names.get(folded) ?? []
    const known = (this.#byFoldedName.get(folded) ?? []).filter(
      (entry) => isKnown(entry) && !listed.includes(entry.name)
    )
    return [...listed.map((found) => this.#entry(found)), ...known]
  }

  /** The file with a path's plain name, unless it belongs to another path. */
  #free(plain: string, candidates: readonly Entry[]): Entry | undefined {
    const taken = candidates.filter(({ name }) => name.toLowerCase() === plain.toLowerCase())
    if (taken.length === 0) return this.#entry(plain)
    // A broken file might hold this path; then it is better to say so than to record somewhere else.
    return taken.find(({ file }) => file.problem !== null || isEmpty(file))
  }

  #entry(name: string): Entry {
    const known = this.#entries.get(name)
    if (known) return known
    const file = new RecordingFile(join(this.dir, name), this.#tools)
    const entry = { name, file, answers: new Answers(file) }
    this.#entries.set(name, entry)
    const folded = name.toLowerCase()
    this.#byFoldedName.set(folded, [...(this.#byFoldedName.get(folded) ?? []), entry])
    return entry
  }

  async #list(): Promise<void> {
    const at = this.#tools.now()
    if (this.#listed && Math.abs(at - this.#listed.at) < FRESH) return
    const mtime = await this.#modified()
    if (this.#listed && this.#listed.mtime === mtime && at - mtime > FRESH * 10) {
      this.#listed.at = at
      return
    }
    const names = new Map<string, string[]>()
    for (const name of mtime < 0 ? [] : await namesIn(this.dir)) {
      const folded = name.toLowerCase()
      names.set(folded, [...(names.get(folded) ?? []), name])
    }
    this.#names = names
    this.#listed = { at, mtime }
  }

  /** Unix time in milliseconds; −1 = there is no folder. */
  async #modified(): Promise<number> {
    try {
      return (await stat(this.dir)).mtimeMs
    } catch (error) {
      if (isMissing(error)) return -1
      throw error
    }
  }
}

async function namesIn(dir: string): Promise<string[]> {
  try {
    return (await readdir(dir)).filter(isRecordingName)
  } catch {
    return []
  }
}

function holds(file: RecordingFile, path: string): boolean {
  return file.table?.holdsPath(path) === true || file.pending.holdsPath(path)
}

/** Whether there is something of it that the list of names may not show yet. */
function isKnown({ file }: Entry): boolean {
  return file.index !== null || file.pending.items.length > 0
}

function isEmpty(file: RecordingFile): boolean {
  return (file.table?.count ?? 0) === 0 && file.pending.items.length === 0
}
