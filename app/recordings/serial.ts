/** Runs tasks one after the other, in the order they came. */
export class Serial {
  #last: Promise<unknown> = Promise.resolve()

  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(task)
    // Whoever gave the task hears of its failure; the next one starts all the same.
    this.#last = result.catch(() => undefined)
    return result
  }
}
