/**
 * Lets requests that arrive together be answered together. A loop's turn reads many sockets; answering each in between would
 * throw the answering's code out of the processor's caches again and again, which costs more than the answering itself. So
 * they wait for the turn's end, a fraction of a millisecond, and then run in a row.
 */
export interface Turns {
  /** Runs at the end of this turn of the loop, together with all others. */
  join(run: () => void): void
}

export function createTurns(schedule: (run: () => void) => void = setImmediate): Turns {
  let waiting: (() => void)[] = []
  function runAll(): void {
    const ready = waiting
    waiting = []
    for (const run of ready) run()
  }
  return {
    join(run) {
      if (waiting.push(run) === 1) schedule(runAll)
    }
  }
}
