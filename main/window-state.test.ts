import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { placeWindow, readWindowFile, writeWindowFile } from './window-state.ts'

const screen = { x: 0, y: 0, width: 1920, height: 1080 }
const saved = { x: 100, y: 50, width: 1200, height: 800, maximized: false }

function place(state: unknown, screens = [screen]) {
  return placeWindow(JSON.stringify(state), screens)
}

test('the first window is centred in the default size', () => {
  expect(placeWindow(null, [screen])).toEqual({ width: 1440, height: 900, position: null, maximized: false })
})

test('a remembered window comes back as it was', () => {
  expect(place({ ...saved, maximized: true })).toEqual({
    width: 1200,
    height: 800,
    position: { x: 100, y: 50 },
    maximized: true
  })
})

test('a position on a screen that is gone is forgotten, the size is not', () => {
  const second = { x: 1920, y: 0, width: 1920, height: 1080 }
  expect(place({ ...saved, x: 2000 }, [screen, second]).position).toEqual({ x: 2000, y: 50 })
  expect(place({ ...saved, x: 2000 })).toEqual({ width: 1200, height: 800, position: null, maximized: false })
})

test('a title bar out of reach counts as off the screen', () => {
  expect(place({ ...saved, y: -10 }).position).toBeNull()
  expect(place({ ...saved, y: 1070 }).position).toBeNull()
  expect(place({ ...saved, x: -1150 }).position).toBeNull()
  expect(place({ ...saved, x: -1000 }).position).toEqual({ x: -1000, y: 50 })
})

test('a size outside what the window and the screens allow is corrected', () => {
  expect(place({ ...saved, width: 10, height: 10 })).toMatchObject({ width: 960, height: 600 })
  expect(place({ ...saved, width: 9999, height: 9999 })).toMatchObject({ width: 1920, height: 1080 })
})

test('a file that holds something else is ignored', () => {
  for (const text of ['', '{', 'null', '{"x":"1"}', JSON.stringify({ ...saved, width: -1 })]) {
    expect(placeWindow(text, [screen])).toEqual(placeWindow(null, [screen]))
  }
})

test('what was written is read again', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'window-state-')), 'deep', 'window-state.json')
  expect(readWindowFile(file)).toBeNull()
  writeWindowFile(file, saved)
  expect(JSON.parse(readWindowFile(file) ?? '')).toEqual(saved)
})
