import { expect, test } from 'vitest'
import { createPageSaving } from './page-saving.ts'

test('the page is asked, and waited for until it has tried', async () => {
  const sent: string[] = []
  const saving = createPageSaving({ send: () => void sent.push('save') })
  let isDone = false
  const done = saving.save().then(() => {
    isDone = true
  })
  await Promise.resolve()
  expect([sent, isDone]).toEqual([['save'], false])
  saving.saved()
  await done
  expect(isDone).toBe(true)
})

test('a page that says nothing is not waited for', async () => {
  const saving = createPageSaving({ send: () => {}, limit: 1 })
  await saving.save()
  // Its answer comes too late to matter.
  saving.saved()
})
