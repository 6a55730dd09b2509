/** Lets everything else have its turn during long work. */
import { pause } from '../pause.ts'

/** Milliseconds at a stretch; a request that arrives meanwhile waits no longer than this. */
const STRETCH = 8

export class Breath {
  #since = performance.now()

  /** Whether others have waited long enough; cheap enough to be asked every few microseconds. */
  get due(): boolean {
    return performance.now() - this.#since > STRETCH
  }

  async take(): Promise<void> {
    await pause()
    this.#since = performance.now()
  }
}
