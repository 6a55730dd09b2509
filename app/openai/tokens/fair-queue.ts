/** Work that can be done little by little. */
export interface SlicedJob {
  /** Does about that many steps; true when finished. */
  advance(steps: number): boolean
  /** How much is left, in a unit that all jobs of a queue share. */
  readonly remaining: number
}

export interface FairQueueOptions {
  /** How long one job may run before another gets its turn, in milliseconds. */
  sliceMs?: number
  now?: () => number
  /** Calls back once the event loop has had its turn. */
  defer?: (run: () => void) => void
}

export interface FairQueue {
  /** Calls back with nothing when the job has finished, or with what it threw. Gives a function that drops the job. */
  add(job: SlicedJob, done: (error?: unknown) => void): () => void
  /** Jobs unfinished. */
  readonly size: number
}

/** Steps between looks at the clock: under a millisecond, since a step takes some ten nanoseconds. */
const STEPS_PER_LOOK = 20_000

interface Entry {
  job: SlicedJob
  done: (error?: unknown) => void
}

/**
 * Advances several jobs in slices. Every other slice goes to the job with the least left, the rest go round all jobs:
 * so a small job overtakes large ones within a few slices, and no stream of small ones starves a large one.
 */
export function createFairQueue(options: FairQueueOptions = {}): FairQueue {
  const { sliceMs = 10, now = () => performance.now(), defer = (run) => void setImmediate(run) } = options
  /** In order of their turns. */
  const waiting: Entry[] = []
  let smallestNext = true
  let scheduled = false

  function schedule(): void {
    if (scheduled || waiting.length === 0) return
    scheduled = true
    defer(turn)
  }

  function turn(): void {
    scheduled = false
    const entry = smallestNext ? smallestOf(waiting) : waiting[0]
    smallestNext = !smallestNext
    if (entry) runSlice(entry)
    schedule()
  }

  function runSlice(entry: Entry): void {
    drop(entry)
    try {
      if (!advanceFor(entry.job)) waiting.push(entry)
      else entry.done()
    } catch (error) {
      entry.done(error)
    }
  }

  function advanceFor(job: SlicedJob): boolean {
    const end = now() + sliceMs
    do {
      if (job.advance(STEPS_PER_LOOK)) return true
    } while (now() < end)
    return false
  }

  function drop(entry: Entry): void {
    const index = waiting.indexOf(entry)
    if (index >= 0) waiting.splice(index, 1)
  }

  return {
    add(job, done) {
      const entry = { job, done }
      waiting.push(entry)
      schedule()
      return () => drop(entry)
    },
    get size() {
      return waiting.length
    }
  }
}

function smallestOf(entries: readonly Entry[]): Entry | undefined {
  let smallest = entries[0]
  for (const entry of entries) {
    if (smallest && entry.job.remaining < smallest.job.remaining) smallest = entry
  }
  return smallest
}
