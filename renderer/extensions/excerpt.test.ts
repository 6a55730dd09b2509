import { expect, test } from 'vitest'
import { readExcerpt } from './excerpt.ts'

test('the line of the problem is marked, whatever points at it in the text', () => {
  const excerpt =
    '  13 | export function initialize(config) {\n> 14 |   config.generators.push(\n     |   ^\n  15 | }\n'
  expect(readExcerpt(excerpt, 14)).toEqual([
    { number: 13, text: 'export function initialize(config) {', marked: false },
    { number: 14, text: '  config.generators.push(', marked: true },
    { number: 15, text: '}', marked: false }
  ])
})

test('empty lines of the source stay, and text without numbers is shown as it is', () => {
  expect(readExcerpt('1 |\nplain text', null)).toEqual([
    { number: 1, text: '', marked: false },
    { number: null, text: 'plain text', marked: false }
  ])
})

test('no excerpt has no lines', () => {
  expect([readExcerpt('', 1), readExcerpt('\n', null)]).toEqual([[], []])
})
