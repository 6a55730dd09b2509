/**
 * Waiters by due time, the earliest on top: a binary heap that knows where each waiter stands, so that any can be taken out.
 * Finding a place moves some ten others. Where they stand is therefore written down in numbers close together, by the ticket that
 * each holds: writing it into the waiters would fetch as many objects from all over the memory, for every token of every stream.
 */

/** Something that waits for its time. The heap writes down in it that it does. */
export interface Waiter {
  /** The ticket it holds while it waits, or `OUTSIDE`, or `TAKEN`. Only the heap and the scheduler write it. */
  ticket: number
  /** Its time has come. @param nowMs Monotonic milliseconds. */
  fire(nowMs: number): void
}

/** Does not wait. */
export const OUTSIDE = -1
/** Has been taken out to be called, and may still be called off. */
export const TAKEN = -2

const SMALLEST = 64

export class WaitingHeap {
  #size = 0
  // By place in the heap.
  #dues = new Float64Array(SMALLEST)
  #tickets = new Int32Array(SMALLEST)
  // By ticket.
  #places = new Int32Array(SMALLEST)
  readonly #waiters: (Waiter | undefined)[] = []
  /** Tickets that nobody holds. */
  readonly #free: number[] = []

  get size(): number {
    return this.#size
  }

  /** The earliest due time; Infinity when nobody waits. */
  get earliest(): number {
    return this.#size > 0 ? (this.#dues[0] ?? 0) : Number.POSITIVE_INFINITY
  }

  /** Lets a waiter wait, or changes its time. */
  put(waiter: Waiter, due: number): void {
    const isNew = waiter.ticket < 0
    if (isNew) this.#admit(waiter)
    this.#settle(waiter.ticket, due, isNew ? this.#size++ : (this.#places[waiter.ticket] ?? 0))
  }

  /** A waiter that does not wait is left alone. */
  remove(waiter: Waiter): void {
    const { ticket } = waiter
    waiter.ticket = OUTSIDE
    if (ticket < 0) return
    const place = this.#places[ticket] ?? 0
    this.#waiters[ticket] = undefined
    this.#free.push(ticket)
    const last = --this.#size
    if (place < last) this.#settle(this.#tickets[last] ?? 0, this.#dues[last] ?? 0, place)
  }

  /** Takes the earliest out, to be called. */
  take(): Waiter | undefined {
    if (this.#size === 0) return undefined
    const top = this.#waiters[this.#tickets[0] ?? 0]
    if (!top) return undefined
    this.remove(top)
    top.ticket = TAKEN
    return top
  }

  #admit(waiter: Waiter): void {
    const ticket = this.#free.pop() ?? this.#waiters.length
    if (ticket === this.#places.length) this.#grow()
    this.#waiters[ticket] = waiter
    waiter.ticket = ticket
  }

  /** Finds the place of a ticket for which there is room at `place`. */
  #settle(ticket: number, due: number, place: number): void {
    this.#sink(ticket, due, this.#rise(due, place))
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
  #sink(ticket: number, due: number, from: number): void {
    let place = from
    for (;;) {
      let child = 2 * place + 1
      if (child >= this.#size) break
      if (child + 1 < this.#size && (this.#dues[child + 1] ?? 0) < (this.#dues[child] ?? 0)) child++
      if ((this.#dues[child] ?? 0) >= due) break
      this.#move(child, place)
      place = child
    }
    this.#stand(ticket, due, place)
  }

  #move(from: number, to: number): void {
    this.#stand(this.#tickets[from] ?? 0, this.#dues[from] ?? 0, to)
  }

  #stand(ticket: number, due: number, place: number): void {
    this.#tickets[place] = ticket
    this.#dues[place] = due
    this.#places[ticket] = place
  }

  #grow(): void {
    const length = this.#places.length * 2
    const [dues, tickets, places] = [new Float64Array(length), new Int32Array(length), new Int32Array(length)]
    dues.set(this.#dues)
    tickets.set(this.#tickets)
    places.set(this.#places)
    this.#dues = dues
    this.#tickets = tickets
    this.#places = places
  }
}
