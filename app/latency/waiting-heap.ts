/**
 * Waiters by due time, the earliest on top: a binary heap whose members know their places, so that any can be taken
 * out.
 */

/** Something that waits for its time. The heap writes down in it where it stands. */
export interface Waiter {
  /** The place in the heap, or `OUTSIDE`, or `TAKEN`. Only the heap and the scheduler write it. */
  place: number
  /** Its time has come. @param nowMs Monotonic milliseconds. */
  fire(nowMs: number): void
}

/** Does not wait. */
export const OUTSIDE = -1
/** Has been taken out to be called, and may still be called off. */
export const TAKEN = -2

const SMALLEST = 64

export class WaitingHeap {
  #dues = new Float64Array(SMALLEST)
  readonly #waiters: Waiter[] = []

  get size(): number {
    return this.#waiters.length
  }

  /** The earliest due time; Infinity when nobody waits. */
  get earliest(): number {
    return this.#waiters.length > 0 ? (this.#dues[0] ?? 0) : Number.POSITIVE_INFINITY
  }

  /** Lets a waiter wait, or changes its time. */
  put(waiter: Waiter, due: number): void {
    const place = waiter.place < 0 ? this.#waiters.length : waiter.place
    if (place === this.#dues.length) this.#grow()
    if (waiter.place < 0) this.#waiters.push(waiter)
    this.#settle(waiter, due, place)
  }

  /** A waiter that does not wait is left alone. */
  remove(waiter: Waiter): void {
    const { place } = waiter
    waiter.place = OUTSIDE
    if (place < 0) return
    const due = this.#dues[this.#waiters.length - 1] ?? 0
    const last = this.#waiters.pop()
    if (last && last !== waiter) this.#settle(last, due, place)
  }

  /** Takes the earliest out, to be called. */
  take(): Waiter | undefined {
    const top = this.#waiters[0]
    if (!top) return undefined
    this.remove(top)
    top.place = TAKEN
    return top
  }

  /** Finds the place of a waiter for whom there is room at `place`. */
  #settle(waiter: Waiter, due: number, place: number): void {
    this.#sink(waiter, due, this.#rise(due, place))
  }

  /** Moves parents down that are due later. */
  #rise(due: number, from: number): number {
    let place = from
    while (place > 0) {
      const parent = (place - 1) >> 1
      if ((this.#dues[parent] ?? 0) <= due) break
      this.#move(parent, place)
      place = parent
    }
    return place
  }

  /** Moves children up that are due earlier, and takes the place where there are none. */
  #sink(waiter: Waiter, due: number, from: number): void {
    const { length } = this.#waiters
    let place = from
    for (;;) {
      let child = 2 * place + 1
      if (child >= length) break
      if (child + 1 < length && (this.#dues[child + 1] ?? 0) < (this.#dues[child] ?? 0)) child++
      if ((this.#dues[child] ?? 0) >= due) break
      this.#move(child, place)
      place = child
    }
    this.#waiters[place] = waiter
    this.#dues[place] = due
    waiter.place = place
  }

  #move(from: number, to: number): void {
    const moved = this.#waiters[from]
    if (!moved) return
    this.#waiters[to] = moved
    this.#dues[to] = this.#dues[from] ?? 0
    moved.place = to
  }

  #grow(): void {
    const dues = new Float64Array(this.#dues.length * 2)
    dues.set(this.#dues)
    this.#dues = dues
  }
}
