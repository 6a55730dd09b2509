import { Tiktoken, type TiktokenBPE } from 'js-tiktoken/lite'
import cl100k from 'js-tiktoken/ranks/cl100k_base'
import o200k from 'js-tiktoken/ranks/o200k_base'
import { describe, expect, it } from 'vitest'
import type { EncodingName } from './contract.ts'
import { loadTable } from './table.ts'
import { testEncodingsDir } from './test-tables.ts'
import { drawFrom, randomText } from './test-texts.ts'
import { createTokenizer } from './tokenizer.ts'

const encodings: [EncodingName, TiktokenBPE][] = [
  ['cl100k_base', cl100k],
  ['o200k_base', o200k]
]

const wellFormed = (text: string) => new TextDecoder().decode(new TextEncoder().encode(`\ufeff${text}`))

describe.each(encodings)('The tokenizer of %s', async (encoding, ranks) => {
  const tokenizer = createTokenizer(await loadTable(testEncodingsDir, encoding))
  const oracle = new Tiktoken(ranks)
  const bytesOf = (tokens: readonly number[]) =>
    Buffer.concat(tokens.map((token) => tokenizer.bytesOf(token) ?? Uint8Array.of()))

  it('gives the tokens of js-tiktoken for random texts, and their bytes give the text', { timeout: 20_000 }, () => {
    const draw = drawFrom(2000)
    for (let round = 0; round < 2000; round++) {
      const text = randomText(draw)
      const tokens = tokenizer.encode(text)
      const expected = oracle.encode(text, [], [])
      if (tokens.join() !== expected.join()) expect(tokens, JSON.stringify(text)).toEqual(expected)
      const counted = tokenizer.count(text)
      if (counted !== tokens.length) expect(counted, JSON.stringify(text)).toBe(tokens.length)
      const decoded = bytesOf(tokens).toString()
      if (decoded !== wellFormed(text)) expect(decoded).toBe(wellFormed(text))
    }
  })

  it('gives the same tokens whether or not it has met the pieces before', async () => {
    const fresh = createTokenizer(await loadTable(testEncodingsDir, encoding))
    const text =
      'Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich. 我能吞下玻璃而不伤身体。 xqzkvwj '.repeat(3)
    const first = fresh.encode(text)
    expect(first).toEqual(oracle.encode(text, [], []))
    expect(fresh.encode(text)).toEqual(first)
    expect(fresh.count(text)).toBe(first.length)
  })

  it('gives the tokens of js-tiktoken for long runs', { timeout: 20_000 }, () => {
    const draw = drawFrom(7)
    const mixed = Array.from({ length: 800 }, () => 'ab'[draw(2)]).join('')
    const runs = [
      'a'.repeat(encoding === 'cl100k_base' ? 3000 : 1000),
      mixed,
      ...['Z', ' ', '\n', '!', '7', '中', '😀', '\udc00'].map((unit) => unit.repeat(250))
    ]
    for (const text of runs) expect(tokenizer.encode(text)).toEqual(oracle.encode(text, [], []))
  })

  it.each(['<|endoftext|>', 'a<|fim_prefix|>b', '<|endofprompt|><|endoftext|>'])(
    'takes %s as ordinary text',
    (text) => {
      expect(tokenizer.encode(text)).toEqual(oracle.encode(text, [], []))
      expect(tokenizer.count(text)).toBeGreaterThan(1)
    }
  )

  it('counts an empty text as nothing', () => {
    expect(tokenizer.encode('')).toEqual([])
    expect(tokenizer.count('')).toBe(0)
  })

  it('encodes every token whose bytes are text as js-tiktoken does', () => {
    for (let token = 0; token < ranks.bpe_ranks.length / 10; token += 37) {
      const text = Buffer.from(tokenizer.bytesOf(token) ?? []).toString()
      expect(tokenizer.encode(text), `token ${token}`).toEqual(oracle.encode(text, [], []))
    }
  })

  it('knows no bytes of ids that the vocabulary lacks', () => {
    for (const id of [-1, 0.5, Number.NaN, 200_000, 2 ** 31]) expect(tokenizer.bytesOf(id)).toBeUndefined()
  })

  it('gives bytes that the caller may change', () => {
    tokenizer.bytesOf(0)?.fill(0)
    expect(tokenizer.bytesOf(0)).toEqual(Uint8Array.of(0x21))
  })

  it('counts lone surrogates as U+FFFD, in long runs too', () => {
    for (const length of [1, 20, 1000]) {
      expect(tokenizer.encode('\ud83d'.repeat(length))).toEqual(tokenizer.encode('\ufffd'.repeat(length)))
      expect(tokenizer.encode('\ude00'.repeat(length))).toEqual(tokenizer.encode('\ufffd'.repeat(length)))
    }
  })
})
