import cl100k from 'js-tiktoken/ranks/cl100k_base'
import o200k from 'js-tiktoken/ranks/o200k_base'
import { describe, expect, it } from 'vitest'
import type { EncodingName } from './contract.ts'
import { PIECE_ENDS } from './split.ts'
import { loadTable } from './table.ts'
import { testEncodingsDir } from './test-tables.ts'
import { drawFrom, randomText } from './test-texts.ts'

const patterns: [EncodingName, string][] = [
  ['cl100k_base', cl100k.pat_str],
  ['o200k_base', o200k.pat_str]
]

describe.each(patterns)('The pieces of %s', async (encoding, pattern) => {
  const { classes } = await loadTable(testEncodingsDir, encoding)
  const endOf = PIECE_ENDS[encoding]

  function pieces(text: string): string[] {
    const found: string[] = []
    for (let start = 0; start < text.length; ) {
      const end = endOf(classes, text, start)
      found.push(text.slice(start, end))
      start = end
    }
    return found
  }
  const expected = (text: string) => Array.from(text.matchAll(new RegExp(pattern, 'gu')), ([piece]) => piece)

  it('are those of the regular expression for random texts', () => {
    const draw = drawFrom(20)
    for (let round = 0; round < 20_000; round++) {
      const text = randomText(draw)
      if (pieces(text).join('\0') !== expected(text).join('\0')) expect(pieces(text)).toEqual(expected(text))
    }
  })

  it('are those of the regular expression for every code point among others', () => {
    // Beyond U+1FFFF, only some pages: they hold ideographs or nothing.
    for (let page = 0; page < 0x1100; page += page < 0x200 ? 1 : 17) {
      let text = ''
      for (let low = 0; low < 256; low++) {
        const each = String.fromCodePoint((page << 8) | low)
        text += `a${each}B ${each}${each}1\n${each}'s!`
      }
      if (pieces(text).join('\0') !== expected(text).join('\0')) expect(pieces(text)).toEqual(expected(text))
    }
  })

  it('are those of the regular expression for all short texts of one character per class', () => {
    const characters = [' ', '\t', '\n', '1', 'A', 'a', '中', '\u0301', '!', '/', "'", 's']
    for (let code = 0; code < 12 ** 5; code++) {
      let text = ''
      for (let rest = code; text.length < 5; rest = Math.floor(rest / 12)) text += characters[rest % 12]
      if (pieces(text).join('\0') !== expected(text).join('\0')) expect(pieces(text)).toEqual(expected(text))
    }
  })

  it.each([' \n', 'A', 'a中', '\ud800'])(
    'of ten million units of %j are found without overflowing the stack',
    (unit) => {
      const text = unit.repeat(1e7 / unit.length)
      let end = 0
      while (end < text.length) end = endOf(classes, text, end)
      expect(end).toBe(text.length)
    }
  )
})
