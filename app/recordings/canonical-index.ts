/** Finds interactions of a file by the canonical text of their request. Made when first needed, and kept up with the file. */
import type { Pending } from './pending.ts'
import type { RecordingFile } from './recording-file.ts'
import { requestBodyOf } from './region-body.ts'
import type { RegionTable } from './region-table.ts'
import type { Rules } from './rules.ts'
import { walkRegions } from './walk-regions.ts'

export class CanonicalIndex {
  readonly #file: RecordingFile
  #table: RegionTable | null = null
  #rules: Rules | null = null
  /** Places by name. */
  #places = new Map<string, number[]>()
  #waiting = new WeakMap<Pending, string | null>()
  /** How many of the table's are in it. */
  #known = 0
  #building: Promise<void> | null = null

  constructor(file: RecordingFile) {
    this.#file = file
  }

  /** In the order of the file. */
  async find(name: string, rules: Rules): Promise<({ index: number } | { pending: Pending })[]> {
    await this.#catchUp(rules)
    const onDisk = (this.#places.get(name) ?? []).map((index) => ({ index }))
    const waiting = this.#file.pending.items.filter((item) => this.#nameOfWaiting(item, rules) === name)
    return [...onDisk, ...waiting.map((pending) => ({ pending }))]
  }

  #nameOfWaiting(item: Pending, rules: Rules): string | null {
    const known = this.#waiting.get(item)
    if (known !== undefined) return known
    const { body } = item.interaction.request
    const name = body && rules.canonicalName(item.routeName, body)
    this.#waiting.set(item, name)
    return name
  }

  async #catchUp(rules: Rules): Promise<void> {
    while (this.#table !== this.#file.table || this.#rules !== rules || this.#known < (this.#table?.count ?? 0)) {
      this.#building ??= this.#build(rules).finally(() => {
        this.#building = null
      })
      await this.#building
    }
  }

  async #build(rules: Rules): Promise<void> {
    const { table, index } = this.#file
    if (this.#table !== table || this.#rules !== rules) {
      this.#places = new Map()
      this.#waiting = new WeakMap()
      this.#known = 0
      this.#table = table
      this.#rules = rules
    }
    if (!table || !index) return
    const { count } = table
    const { whole } = index
    if (whole) {
      for (const [at, { request }] of whole.entries()) this.#note(at, table, request.body, rules)
    } else {
      const indent = index.layout.indent ?? 0
      await walkRegions(await this.#file.reader(), table, {
        from: this.#known,
        to: count,
        visit: (at, text) => {
          this.#note(at, table, bodyOrNull(text, indent), rules)
          return this.#table === this.#file.table
        }
      })
    }
    this.#known = count
  }

  #note(at: number, table: RegionTable, body: Uint8Array | null, rules: Rules): void {
    const name = body && rules.canonicalName(table.routeName(at), body)
    if (!name) return
    const places = this.#places.get(name)
    if (places) places.push(at)
    else this.#places.set(name, [at])
  }
}

/** One that cannot be read answers nothing; who asks for it by its hash hears why. */
function bodyOrNull(text: string, indent: number): Uint8Array | null {
  try {
    return requestBodyOf(text, indent)
  } catch {
    return null
  }
}
