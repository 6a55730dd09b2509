import { expect, test } from 'vitest'
import { createLeaveGuard, type LeaveAnswer } from './leave-guard.ts'

function setUp({ answers, left = 0 }: { answers: LeaveAnswer[]; left?: number }) {
  const asked: number[] = []
  let saves = 0
  const guard = createLeaveGuard({
    async ask(edits) {
      asked.push(edits)
      return answers.shift() ?? 'stay'
    },
    async save() {
      saves += 1
      guard.setUnsaved(left)
    }
  })
  return { guard, asked, saves: () => saves }
}

test('without edits nothing is asked', async () => {
  const { guard, asked } = setUp({ answers: [] })
  expect([await guard.mayLeave(), asked]).toEqual([true, []])
})

test('edits that are discarded let the window go, and those that are kept do not', async () => {
  const { guard, asked, saves } = setUp({ answers: ['stay', 'discard'] })
  guard.setUnsaved(2)
  expect([await guard.mayLeave(), await guard.mayLeave()]).toEqual([false, true])
  expect([asked, saves()]).toEqual([[2, 2], 0])
})

test('saved edits let the window go', async () => {
  const { guard, saves } = setUp({ answers: ['save'] })
  guard.setUnsaved(1)
  expect([await guard.mayLeave(), saves()]).toEqual([true, 1])
})

test('an edit that could not be saved keeps the window', async () => {
  const { guard } = setUp({ answers: ['save'], left: 1 })
  guard.setUnsaved(2)
  expect(await guard.mayLeave()).toBe(false)
})

test('whoever asks while a question is open gets its answer', async () => {
  const { guard, asked } = setUp({ answers: ['discard'] })
  guard.setUnsaved(1)
  expect(await Promise.all([guard.mayLeave(), guard.mayLeave()])).toEqual([true, true])
  expect(asked).toEqual([1])
})

test('a page that has gone has nothing to lose', async () => {
  const { guard, asked } = setUp({ answers: [] })
  guard.setUnsaved(3)
  guard.setUnsaved(0)
  expect([await guard.mayLeave(), asked]).toEqual([true, []])
})
