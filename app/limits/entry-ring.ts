/**
 * The admitted requests of one window, oldest first: a ring of times and running sums that grows and shrinks with
 * what it holds. Entries have indexes that only grow; `head` is the oldest one kept, `tail` the next one to come.
 */
const SMALLEST = 16
/** Sums stay below this, so that sums and differences of them are exact. */
const LARGEST_SUM = 2 ** 52

export class EntryRing {
  #times = new Float64Array(SMALLEST)
  /**
   * The cost of everything before the entry, since some moment in the past; never falls from one entry to the next.
   */
  #sums = new Float64Array(SMALLEST)
  #head = 0
  #tail = 0
  #sum = 0
  /** Entries looked at so far: what the verdicts have cost. */
  steps = 0

  get head(): number {
    return this.#head
  }

  get tail(): number {
    return this.#tail
  }

  get size(): number {
    return this.#tail - this.#head
  }

  get capacity(): number {
    return this.#times.length
  }

  /** The cost of all entries kept. */
  get total(): number {
    return this.#sum - this.#sumBefore(this.#head)
  }

  time(index: number): number {
    return this.#times[index & (this.#times.length - 1)] ?? 0
  }

  /** @param time Not before the newest entry's. @param cost A whole number from 0 to 2 ** 50. */
  push(time: number, cost: number): void {
    if (this.size === this.#times.length) this.#resize(this.#times.length * 2)
    if (this.#sum + cost > LARGEST_SUM) this.#rebase()
    const slot = this.#tail & (this.#times.length - 1)
    this.#times[slot] = time
    this.#sums[slot] = this.#sum
    this.#sum += cost
    this.#tail++
  }

  /**
   * Takes an entry out again, and moves up those after it: as much work as has been admitted since. Of entries with one time and
   * one cost it does not matter which it is. @returns Its index; undefined when there is no such entry.
   */
  remove(time: number, cost: number): number | undefined {
    for (let index = this.#newestUpTo(time); index >= this.#head && this.time(index) === time; index--) {
      this.steps++
      if (this.#sumBefore(index + 1) - this.#sumBefore(index) !== cost) continue
      this.#closeGap(index, cost)
      return index
    }
    return undefined
  }

  /** The first entry later than a time, looked for from an index on; `tail` if there is none. */
  firstAfter(time: number, from: number): number {
    let index = Math.max(from, this.#head)
    while (index < this.#tail && this.time(index) <= time) {
      index++
      this.steps++
    }
    return index
  }

  /** Forgets the entries before an index. */
  dropBefore(index: number): void {
    this.#head = index
    if (this.size === 0) this.#sum = 0
    const { length } = this.#times
    if (length > SMALLEST && this.size * 4 < length) this.#resize(length / 2)
  }

  /**
   * The newest entry such that it and all after it cost more than `tokens`; undefined if even all together do not.
   */
  newestWithMoreThan(tokens: number): number | undefined {
    const threshold = this.#sum - tokens
    let low = this.#head
    let high = this.#tail
    // Before `low` every entry is of that kind, from `high` on none is.
    while (low < high) {
      const middle = low + Math.floor((high - low) / 2)
      this.steps++
      if (this.#sumBefore(middle) < threshold) low = middle + 1
      else high = middle
    }
    return low === this.#head ? undefined : low - 1
  }

  /** The newest entry that is not later than a time; before `head` if there is none. */
  #newestUpTo(time: number): number {
    let low = this.#head
    let high = this.#tail
    while (low < high) {
      const middle = low + Math.floor((high - low) / 2)
      this.steps++
      if (this.time(middle) <= time) low = middle + 1
      else high = middle
    }
    return low - 1
  }

  #closeGap(gap: number, cost: number): void {
    const mask = this.#times.length - 1
    for (let index = gap; index < this.#tail - 1; index++) {
      this.#times[index & mask] = this.time(index + 1)
      this.#sums[(index + 1) & mask] = this.#sumBefore(index + 2) - cost
      this.steps++
    }
    this.#tail--
    this.#sum -= cost
  }

  #sumBefore(index: number): number {
    if (index === this.#tail) return this.#sum
    return this.#sums[index & (this.#sums.length - 1)] ?? 0
  }

  #resize(length: number): void {
    const times = new Float64Array(length)
    const sums = new Float64Array(length)
    for (let index = this.#head; index < this.#tail; index++) {
      times[index & (length - 1)] = this.time(index)
      sums[index & (length - 1)] = this.#sumBefore(index)
      this.steps++
    }
    this.#times = times
    this.#sums = sums
  }

  /** Happens once in 2 ** 51 tokens or so. */
  #rebase(): void {
    const base = this.#sumBefore(this.#head)
    for (let index = this.#head; index < this.#tail; index++) {
      this.#sums[index & (this.#sums.length - 1)] = this.#sumBefore(index) - base
    }
    this.#sum -= base
  }
}
