import { expect, test } from 'vitest'
import { below, seededRandom } from '../random.ts'
import { OUTSIDE, TAKEN, type Waiter, WaitingHeap } from './waiting-heap.ts'

interface Named extends Waiter {
  name: number
}

const named = (name: number): Named => ({ name, ticket: OUTSIDE, fire() {} })

test('waiters come out by their times, whatever was put, moved and removed before', () => {
  const random = seededRandom(3)
  for (let round = 0; round < 200; round++) {
    const heap = new WaitingHeap()
    const dues = new Map<Named, number>()
    const all = Array.from({ length: 1 + below(random, 150) }, (_, i) => named(i))
    for (let step = 0; step < all.length * 3; step++) {
      const waiter = all[below(random, all.length)] ?? named(-1)
      if (random() < 0.3) {
        heap.remove(waiter)
        dues.delete(waiter)
      } else {
        const due = below(random, 50)
        heap.put(waiter, due)
        dues.set(waiter, due)
      }
      if (step % 16 > 0) continue
      expect([heap.size, heap.earliest]).toEqual([dues.size, Math.min(Number.POSITIVE_INFINITY, ...dues.values())])
    }
    const taken: number[] = []
    for (let waiter = heap.take(); waiter; waiter = heap.take()) taken.push(dues.get(waiter as Named) ?? -1)
    expect(taken).toEqual([...dues.values()].sort((a, b) => a - b))
    expect(all.filter(({ ticket }) => ticket >= 0)).toEqual([])
    expect(all.filter(({ ticket }) => ticket === TAKEN)).toHaveLength(dues.size)
  }
})
