import { expect, test } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { keepEdits } from './keep-edits.ts'
import type { EditorState } from './open-drafts.ts'
import type { Recordings } from './recordings-store.ts'

function setUp() {
  let edits = 0
  let saves = 0
  const store = createStore<Pick<EditorState, 'attempts'>>()(() => ({ attempts: 0 }))
  const editor = { store, edited: () => Array.from({ length: edits }) }
  const saveAll = async () => void saves++
  return {
    // Only these parts are looked at.
    recordings: { editor, saveAll } as unknown as Pick<Recordings, 'editor' | 'saveAll'>,
    edit(count: number): void {
      edits = count
      store.setState(({ attempts }) => ({ attempts: attempts + 1 }))
    },
    saves: () => saves
  }
}

test('the desktop window knows how many edits there are, and is told only of changes', () => {
  const { recordings, edit } = setUp()
  const told: number[] = []
  async function setUnsaved(edits: number): Promise<null> {
    told.push(edits)
    return null
  }
  const page = Object.assign(new EventTarget(), { desktop: { setUnsaved, onSave: () => () => {} } })
  edit(1)
  const stop = keepEdits(recordings, page)
  for (const count of [1, 2, 2, 0]) edit(count)
  stop()
  edit(5)
  expect(told).toEqual([1, 2, 0])
  expect(page.dispatchEvent(new Event('beforeunload', { cancelable: true }))).toBe(true)
})

test('the desktop window has the edits saved', async () => {
  const { recordings, saves } = setUp()
  let save: (() => Promise<void>) | undefined
  const page = Object.assign(new EventTarget(), {
    desktop: {
      setUnsaved: async () => null,
      onSave: (listener: () => Promise<void>) => {
        save = listener
        return () => {}
      }
    }
  })
  keepEdits(recordings, page)
  await save?.()
  expect(saves()).toBe(1)
})

test('a browser asks while there are edits', () => {
  const { recordings, edit } = setUp()
  const page = new EventTarget()
  const mayClose = () => page.dispatchEvent(new Event('beforeunload', { cancelable: true }))
  const stop = keepEdits(recordings, page)
  const before = mayClose()
  edit(1)
  const during = mayClose()
  stop()
  expect([before, during, mayClose()]).toEqual([true, false, true])
})
