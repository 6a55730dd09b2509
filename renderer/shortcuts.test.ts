import { expect, test } from 'vitest'
import { ariaShortcut, type KeyPress, matchesShortcut, showShortcut } from './shortcuts.ts'

const pc = { isMac: false }
const mac = { isMac: true }
const press = (change: Partial<KeyPress>): KeyPress => ({
  key: '',
  code: '',
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...change
})

test('all modifiers must match, and no others', () => {
  const s = press({ key: 'S', code: 'KeyS', ctrlKey: true, shiftKey: true })
  expect(matchesShortcut('Ctrl+Shift+S', s, pc)).toBe(true)
  expect(matchesShortcut('Ctrl+S', s, pc)).toBe(false)
  expect(matchesShortcut('Ctrl+Shift+S', { ...s, altKey: true }, pc)).toBe(false)
})

test('digits go by their place, signs by themselves', () => {
  const one = press({ key: '!', code: 'Digit1', ctrlKey: true, shiftKey: true })
  expect(matchesShortcut('Ctrl+Shift+1', one, pc)).toBe(true)
  expect(matchesShortcut('?', press({ key: '?', code: 'Slash', shiftKey: true }), pc)).toBe(true)
})

test('a Mac uses its command key', () => {
  expect(matchesShortcut('Ctrl+K', press({ key: 'k', metaKey: true }), mac)).toBe(true)
  expect(matchesShortcut('Ctrl+K', press({ key: 'k', ctrlKey: true }), mac)).toBe(false)
  expect([showShortcut('Ctrl+Shift+S', mac), showShortcut('Ctrl+K', pc)]).toEqual(['⌘⇧S', 'Ctrl+K'])
  expect([ariaShortcut('Ctrl+K', mac), ariaShortcut('Ctrl+K', pc)]).toEqual(['Meta+K', 'Control+K'])
})
