/** Announces changes to whoever listens, a few times a second at most. */
const INTERVAL = 250

export class Notifier {
  readonly #listeners = new Set<() => void>()
  #timer: NodeJS.Timeout | undefined
  #toldAt = Number.NEGATIVE_INFINITY

  /** Returns the function that stops listening. */
  on(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Something has changed; cheap, however often it is said. */
  changed(): void {
    if (this.#timer || this.#listeners.size === 0) return
    const wait = Math.max(0, this.#toldAt + INTERVAL - performance.now())
    this.#timer = setTimeout(() => this.#tell(), wait)
    this.#timer.unref()
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#listeners.clear()
  }

  #tell(): void {
    this.#timer = undefined
    this.#toldAt = performance.now()
    for (const listener of this.#listeners) listener()
  }
}
