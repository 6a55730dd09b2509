/** The recordings of a folder: looked up, added, saved. Everything about them that the pipeline and the UI ask for starts here. */
import { resolve } from 'node:path'
import { messageOf, SimulatorError } from '../../shared/errors.ts'
import type { MissExplanation, RecordPolicy, ReplayMatch } from '../../shared/recordings.ts'
import type { Log } from '../log.ts'
import type { Found } from './answers.ts'
import { Breath } from './breath.ts'
import { fromHex } from './bytes.ts'
import { type Entry, Folder } from './folder.ts'
import { bodyHash } from './hash.ts'
import { IndexCache } from './index-cache.ts'
import type { FileTools } from './indexed-file.ts'
import { InteractionCache } from './interaction-cache.ts'
import { keyOf } from './keys.ts'
import { nearestOf } from './nearest.ts'
import { Notifier } from './notifier.ts'
import type { Interaction, Lookup, RecordingStore, SoughtRequest } from './recording.ts'
import { removeAbandoned } from './rewrite.ts'
import { Ruleset } from './ruleset.ts'
import { Serial } from './serial.ts'
import { pathOfUri } from './uri-path.ts'
import { type FolderWatch, watchRecordings } from './watch.ts'

/** What can be changed while it runs. */
export interface RecordingSettings {
  autosave: boolean
  match: ReplayMatch
  policy: RecordPolicy
  /** Factor on recorded times; 0 = at once. */
  speed: number
}

export interface RecordingsOptions extends Partial<RecordingSettings> {
  /** Created with parents when first needed. */
  dir: string
  /** Where indexes of large files are kept between runs; null = nowhere. */
  cacheDir?: string | null
  log: Log
  /** Unix time in milliseconds. */
  now?: () => number
}

/** @throws nothing: a folder that cannot be read says so when it is used. */
export function openRecordings(options: RecordingsOptions): Recordings {
  return new Recordings(options)
}

export class Recordings implements RecordingStore {
  readonly settings: RecordingSettings
  readonly now: () => number
  folder: Folder
  rules: Ruleset
  readonly #log: Log
  readonly #tools: FileTools
  readonly #indexes: IndexCache
  readonly #notifier = new Notifier()
  readonly #placing = new Serial()
  #watch: FolderWatch
  /** Folders left while something in them was not on disk. */
  #left: Folder[] = []

  constructor({
    dir,
    cacheDir = null,
    log,
    now = Date.now,
    autosave = true,
    match = 'exact',
    policy = 'new',
    speed = 1
  }: RecordingsOptions) {
    this.settings = { autosave, match, policy, speed }
    this.now = now
    this.#log = log
    this.#indexes = new IndexCache(cacheDir)
    const changed = () => this.#notifier.changed()
    this.#tools = { now, interactions: new InteractionCache(), indexes: this.#indexes, changed }
    this.folder = new Folder(resolve(dir), this.#tools)
    this.rules = new Ruleset(this.folder.dir, { log, now })
    this.#watch = this.#startWatch()
    void removeAbandoned(this.folder.dir, now())
  }

  async find(request: SoughtRequest): Promise<Lookup> {
    const { method, path, contentType, body } = request
    const routeName = `${method.toUpperCase()}|${path}`
    const hash = fromHex(bodyHash(body, contentType), new Uint8Array(16))
    const entries = await this.folder.candidates(path)
    let unreadable: Lookup | undefined
    for (const entry of entries) {
      const found = await entry.answers.exact(routeName, hash)
      if (found && 'interaction' in found) return this.#hit(entry, found)
      if (found) unreadable ??= { kind: 'unreadable', file: entry.file.path, ...found }
    }
    const alike = this.settings.match === 'canonical' ? await this.#findAlike(entries, routeName, body) : undefined
    return alike ?? unreadable ?? this.#miss(request)
  }

  async add(path: string, interaction: Interaction, options: { replace?: boolean } = {}): Promise<void> {
    await this.keep(path, interaction, options)
  }

  /** As `add`, and says where it went. */
  async keep(path: string, interaction: Interaction, { replace = false } = {}): Promise<{ file: string; key: string }> {
    // One after the other: two new paths that want the same file must not both get it.
    const { entry, pending } = await this.#placing.run(async () => {
      const home = await this.folder.home(path)
      return { entry: home, pending: home.file.hold(interaction, replace) }
    })
    this.#notifier.changed()
    if (this.settings.autosave) await entry.file.flush({ force: false })
    return { file: entry.name, key: keyOf(pending.routeName, pending.hash, pending.ordinal) }
  }

  /** As `keep`, for many at once: each file is written once, in large pieces. */
  async keepAll(interactions: readonly Interaction[]): Promise<{ file: string; key: string }[]> {
    const entries = new Set<Entry>()
    const places: { file: string; key: string }[] = []
    const breath = new Breath()
    await this.#placing.run(async () => {
      for (const interaction of interactions) {
        const home = await this.folder.home(pathOfUri(interaction.request.uri))
        const { routeName, hash, ordinal } = home.file.hold(interaction, false)
        places.push({ file: home.name, key: keyOf(routeName, hash, ordinal) })
        entries.add(home)
        if (breath.due) await breath.take()
      }
    })
    this.#notifier.changed()
    if (this.settings.autosave) await this.#flush(entries)
    return places
  }

  async save(): Promise<{ written: number }> {
    const written = await this.#flush([...this.folder.held(), ...this.#left.flatMap((folder) => folder.held())])
    this.#left = []
    return { written }
  }

  fileOf(path: string): string {
    return this.folder.fileOf(path)
  }

  /** Compares a request that nothing answered with what there is. */
  async explain(request: SoughtRequest): Promise<MissExplanation> {
    const entries = await this.folder.candidates(request.path)
    for (const { file } of entries) await file.refresh()
    const holder = entries.find(({ file }) => file.table?.holdsPath(request.path)) ?? entries[0]
    if (!holder) return { file: this.folder.fileOf(request.path), fileExists: false, nearest: null }
    const { file } = holder
    return { file: file.path, fileExists: file.index !== null, nearest: await nearestOf(file, request) }
  }

  /** Interactions that are not on disk. */
  get unsaved(): number {
    const held = [...this.folder.held(), ...this.#left.flatMap((folder) => folder.held())]
    return held.reduce((sum, { file }) => sum + file.pending.items.length, 0)
  }

  /** Settings that change while it runs. What waited for a save is written once autosave is on. */
  configure(changes: Partial<RecordingSettings>): void {
    Object.assign(this.settings, changes)
    if (this.settings.autosave && this.unsaved > 0) {
      this.save().catch((error: unknown) => this.#log.error(messageOf(error)))
    }
    this.#notifier.changed()
  }

  /** Another folder from now on; what is not on disk yet still belongs to the one before. */
  async openFolder(dir: string): Promise<void> {
    const old = this.folder
    if (resolve(dir) === old.dir) return
    this.folder = new Folder(resolve(dir), this.#tools)
    this.rules = new Ruleset(this.folder.dir, { log: this.#log, now: this.now })
    const watch = this.#watch
    this.#watch = this.#startWatch()
    if (old.held().length > 0) this.#left.push(old)
    await watch.close()
    await old.close()
    this.#notifier.changed()
  }

  /** Every request begins with its first recorded answer again. */
  rewind(): void {
    for (const { answers } of this.folder.entries) answers.rewind()
  }

  /** At most four times a second. Returns the function that stops listening. */
  onChange(listener: () => void): () => void {
    return this.#notifier.on(listener)
  }

  /** Something about the recordings is not what the UI last saw. */
  changed(): void {
    this.#notifier.changed()
  }

  /** Keeps nothing open. What is not on disk is lost; `save` comes first. */
  async close(): Promise<void> {
    this.#notifier.close()
    await this.#watch.close()
    await this.#indexes.flush()
    await Promise.all([this.folder, ...this.#left].map((folder) => folder.close()))
  }

  async #findAlike(entries: readonly Entry[], routeName: string, body: Uint8Array): Promise<Lookup | undefined> {
    const rules = await this.rules.refresh()
    for (const entry of entries) {
      const found = await entry.answers.canonical(routeName, body, rules)
      if (found && 'interaction' in found) return this.#hit(entry, found)
    }
    return undefined
  }

  /** @throws SimulatorError RECORDING_FAILED, after every file was tried. */
  async #flush(entries: Iterable<Entry>): Promise<number> {
    let written = 0
    const failures: string[] = []
    for (const { file } of entries) {
      try {
        written += await file.flush({ force: true })
      } catch (error) {
        failures.push(messageOf(error))
      }
    }
    this.#notifier.changed()
    const [first, ...others] = failures
    if (first === undefined) return written
    const more = others.length > 0 ? ` (and ${others.length} other files)` : ''
    throw new SimulatorError('RECORDING_FAILED', first + more)
  }

  #hit(entry: Entry, { interaction, key, giveBack }: Found): Lookup {
    entry.answers.hit(key, this.now())
    this.#notifier.changed()
    const unanswered = () => {
      giveBack?.()
      entry.answers.miss(key)
    }
    return { kind: 'hit', interaction, file: entry.file.path, key, unanswered }
  }

  #miss(request: SoughtRequest): Lookup {
    return { kind: 'miss', file: this.folder.fileOf(request.path), explain: () => this.explain(request) }
  }

  #startWatch(): FolderWatch {
    return watchRecordings(this.folder.dir, (names) => {
      this.folder.doubt(names)
      this.rules.doubt()
      this.#notifier.changed()
    })
  }
}
