import { describe, expect, it } from 'vitest'
import type { EncodingName } from './contract.ts'
import { LargeMerge, SMALL_PIECE_BYTES, SmallMerge } from './merge.ts'
import { type EncodingTable, loadTable } from './table.ts'
import { NO_RANK } from './table-format.ts'
import { testEncodingsDir } from './test-tables.ts'
import { drawFrom } from './test-texts.ts'

/** The definition: merge the leftmost pair of lowest rank until none is left. */
function mergedByDefinition(table: EncodingTable, bytes: Uint8Array): number[] {
  const starts = Array.from(bytes.keys())
  const endOf = (part: number) => starts[part] ?? bytes.length
  const rankAt = (part: number) =>
    part + 1 < starts.length ? table.rankOfBytes(bytes, endOf(part), endOf(part + 2)) : NO_RANK
  const ranks = starts.map((_, part) => rankAt(part))
  for (;;) {
    const lowest = ranks.reduce((least, rank) => Math.min(least, rank), NO_RANK)
    if (lowest === NO_RANK) break
    const part = ranks.indexOf(lowest)
    starts.splice(part + 1, 1)
    ranks.splice(part + 1, 1)
    ranks[part] = rankAt(part)
    if (part > 0) ranks[part - 1] = rankAt(part - 1)
  }
  return starts.map((start, part) => table.rankOfBytes(bytes, start, endOf(part + 1)))
}

function mergedLarge(table: EncodingTable, bytes: Uint8Array, steps: number): number[] {
  const merge = new LargeMerge(table, bytes)
  while (!merge.advance(steps));
  const tokens: number[] = []
  merge.eachToken((token) => tokens.push(token))
  expect(tokens).toHaveLength(merge.count)
  return tokens
}

describe.each<[EncodingName]>([['cl100k_base'], ['o200k_base']])('Merging with %s', async (encoding) => {
  const table = await loadTable(testEncodingsDir, encoding)
  const draw = drawFrom(4)
  const random = (length: number, alphabet: string) =>
    Buffer.from(Array.from({ length }, () => alphabet[draw(alphabet.length)]).join(''))

  it('gives small pieces the tokens of the definition', () => {
    const small = new SmallMerge(table)
    const tokens = new Int32Array(SMALL_PIECE_BYTES)
    for (let length = 1; length <= SMALL_PIECE_BYTES; length++) {
      const bytes = random(length, 'abe ')
      const count = small.run(bytes, length, tokens)
      expect([...tokens.subarray(0, count)]).toEqual(mergedByDefinition(table, bytes))
    }
  })

  it('gives large pieces the tokens of the definition', () => {
    const pieces = [
      random(5000, 'ab'),
      random(5000, 'abcdefghijklmnopqrstuvwxyz'),
      random(5000, 'é中'),
      random(4000, 'a')
    ]
    for (const bytes of pieces) {
      expect(mergedLarge(table, bytes, Number.MAX_SAFE_INTEGER)).toEqual(mergedByDefinition(table, bytes))
    }
  })

  it('gives the same tokens in slices of any size', () => {
    const bytes = random(3000, 'abn')
    const whole = mergedLarge(table, bytes, Number.MAX_SAFE_INTEGER)
    for (const steps of [1, 7, 100, 2999, 3000, 3001]) expect(mergedLarge(table, bytes, steps)).toEqual(whole)
  })

  it('takes a piece that is a token as that token, whether or not merging reaches it', () => {
    for (const token of [0, 300, 5000, 90_000]) {
      expect(mergedLarge(table, table.bytesOf(token) ?? new Uint8Array(1), 10)).toEqual([token])
    }
  })

  it.each(['a', 'A', ' ', 'ab', '中', '\ufffd'])('takes near-linear work for a run of %j', (unit) => {
    const workFor = (bytes: number) => {
      const merge = new LargeMerge(table, Buffer.from(unit.repeat(bytes / Buffer.byteLength(unit))))
      while (!merge.advance(Number.MAX_SAFE_INTEGER));
      return merge.visits
    }
    expect(workFor(240_000)).toBeLessThan(8 * 1.7 * workFor(30_000))
  })
})
