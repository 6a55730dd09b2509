/** Small requests at a steady beat, to see what others notice of a heavy one. */
import { type Post, post } from './client.ts'
import { type Summary, summary } from './statistics.ts'

export interface Pings {
  /** Waits for the answers still due. */
  stop(): Promise<PingView>
}

/** Milliseconds from asking to the whole answer. */
export interface PingView extends Summary {
  /** Answers other than 200, or none. */
  errors: number
}

/** So that a forgotten one ends: a minute at 20 ms. */
const MOST = 3000

/** Does not wait for an answer before it asks again: a server that stands still must not slow its own measurement. */
export function startPings(request: Post, everyMs: number): Pings {
  const times: number[] = []
  const open = new Set<Promise<void>>()
  let asked = 0
  let errors = 0

  const timer = setInterval(() => {
    if (++asked > MOST) return clearInterval(timer)
    const one = ask().finally(() => open.delete(one))
    open.add(one)
  }, everyMs)

  async function ask(): Promise<void> {
    try {
      const { status, ms } = await post(request)
      if (status === 200) times.push(ms)
      else errors++
    } catch {
      errors++
    }
  }

  return {
    async stop() {
      clearInterval(timer)
      await Promise.all(open)
      return { ...summary(times), errors }
    }
  }
}
