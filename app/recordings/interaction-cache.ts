/** The interactions last read, as many as fit into a bounded memory. */
import type { Interaction } from './recording.ts'

/** Bytes, estimated. */
const MOST = 32 * 1024 * 1024

export class InteractionCache {
  /** In the order of their last use. */
  readonly #kept = new Map<string, { interaction: Interaction; size: number }>()
  #size = 0

  get(name: string): Interaction | undefined {
    const found = this.#kept.get(name)
    if (!found) return undefined
    this.#kept.delete(name)
    this.#kept.set(name, found)
    return found.interaction
  }

  /** @param bytes Of its text; the objects take about twice as much. */
  set(name: string, interaction: Interaction, bytes: number): void {
    const size = bytes * 2 + 1000
    if (size > MOST / 4 || this.#kept.has(name)) return
    this.#kept.set(name, { interaction, size })
    this.#size += size
    for (const [oldest, { size: freed }] of this.#kept) {
      if (this.#size <= MOST) break
      this.#kept.delete(oldest)
      this.#size -= freed
    }
  }
}
