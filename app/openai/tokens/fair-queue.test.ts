import { describe, expect, it } from 'vitest'
import { createFairQueue, type SlicedJob } from './fair-queue.ts'

/** A queue whose clock moves a millisecond a look and whose turns the test takes: a slice is three advances. */
function queueByHand() {
  const turns: (() => void)[] = []
  let time = 0
  const queue = createFairQueue({ sliceMs: 3, now: () => time++, defer: (run) => turns.push(run) })
  const takeTurn = () => turns.shift()?.()
  const takeAll = () => {
    while (turns.length > 0) takeTurn()
  }
  return { queue, turns, takeTurn, takeAll }
}

function job(advances: number): SlicedJob & { remaining: number } {
  return {
    remaining: advances,
    advance() {
      this.remaining--
      return this.remaining <= 0
    }
  }
}

describe('A fair queue', () => {
  it('lets a small job overtake a large one that came first', () => {
    const { queue, takeAll } = queueByHand()
    const finished: string[] = []
    queue.add(job(1000), () => finished.push('large'))
    queue.add(job(6), () => finished.push('small'))
    takeAll()
    expect(finished).toEqual(['small', 'large'])
  })

  it('lets a small job wait for few slices only, however many large ones there are', () => {
    const { queue, turns, takeTurn } = queueByHand()
    for (let large = 0; large < 20; large++) queue.add(job(100_000), () => {})
    for (let warm = 0; warm < 50; warm++) takeTurn()
    let done = false
    queue.add(job(3), () => {
      done = true
    })
    takeTurn()
    takeTurn()
    expect(done).toBe(true)
    expect(turns).toHaveLength(1)
  })

  it('finishes a large job although smaller ones never cease to come', () => {
    const { queue, takeTurn } = queueByHand()
    let done = false
    queue.add(job(30), () => {
      done = true
    })
    for (let turn = 0; turn < 1000 && !done; turn++) {
      queue.add(job(3), () => {})
      takeTurn()
    }
    expect(done).toBe(true)
  })

  it('drops a job without calling back', () => {
    const { queue, takeAll, takeTurn } = queueByHand()
    const finished: string[] = []
    const drop = queue.add(job(1000), () => finished.push('dropped'))
    takeTurn()
    expect(queue.size).toBe(1)
    drop()
    queue.add(job(1), () => finished.push('kept'))
    takeAll()
    expect(finished).toEqual(['kept'])
    expect(queue.size).toBe(0)
  })

  it('reports what a job throws and goes on with the others', () => {
    const { queue, takeAll } = queueByHand()
    const outcomes: unknown[] = []
    const failure = new Error('broken')
    const broken = {
      remaining: 1,
      advance() {
        throw failure
      }
    }
    queue.add(broken, (error) => outcomes.push(error))
    queue.add(job(2), (error) => outcomes.push(error))
    takeAll()
    expect(outcomes).toEqual([failure, undefined])
  })

  it('takes no turns while it has no jobs', () => {
    const { queue, turns, takeAll } = queueByHand()
    queue.add(job(1), () => {})
    takeAll()
    expect(turns).toHaveLength(0)
  })
})
