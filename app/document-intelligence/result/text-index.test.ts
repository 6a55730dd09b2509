import { expect, test } from 'vitest'
import { seeded } from '../chance.ts'
import { textIndex } from './text-index.ts'

const PIECES = [
  'a',
  ' ',
  '\n',
  '\r',
  '\r\n',
  'é',
  'e\u0301',
  '\u0301',
  '東',
  '📄',
  '👩🏽‍💻',
  '🇩🇪',
  '1\ufe0f\u20e3',
  '\u200d',
  '\ud83d',
  '\u0600'
]

test('every border of a text element is counted as Intl.Segmenter counts it, whatever the text', () => {
  const random = seeded(11)
  const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })
  for (let round = 0; round < 2000; round++) {
    const content = Array.from({ length: 12 }, () => PIECES[Math.floor(random() * PIECES.length)]).join('')
    const elements = [...segmenter.segment(content)]
    const at = textIndex(content, 'textElements')
    const counted = elements.map(({ index }) => at(index))
    expect(counted, JSON.stringify(content)).toEqual(elements.map((_, place) => place))
    expect(at(content.length), JSON.stringify(content)).toBe(elements.length)
  }
})

test('code points count pairs of surrogates once, code units twice', () => {
  const content = 'a📄b'
  const all = (type: 'unicodeCodePoint' | 'utf16CodeUnit') => [0, 1, 3, 4].map(textIndex(content, type))
  expect([all('unicodeCodePoint'), all('utf16CodeUnit')]).toEqual([
    [0, 1, 2, 3],
    [0, 1, 3, 4]
  ])
})
