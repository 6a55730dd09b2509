import { expect, test } from 'vitest'
import { below } from '../random.ts'
import { RegionTable, VERIFIED } from './region-table.ts'
import { spliceTable } from './splice.ts'
import { drawing } from './test-recordings.ts'

/** Few different hashes, so that some requests have many answers. */
const hashOf = (number: number) => new Uint8Array(16).fill(number % 40, 0, 3).fill(number % 7, 3)

test('the table finds what a plain map would, in order, after any number of additions and splices, and from its dump', () => {
  const random = drawing(5)
  let table = new RegionTable()
  let known: { route: string; hash: Uint8Array; ordinal: number; start: number }[] = []
  let end = 0
  const add = () => {
    const route = ['POST|/a', 'GET|/a', 'POST|/b'][below(random, 3)] ?? ''
    const hash = hashOf(below(random, 1000))
    const start = end
    end += 10
    const index = table.push({ start, end, route: table.routeNumber(route), hash, flags: VERIFIED })
    known.push({ route, hash, ordinal: table.ordinal(index), start })
  }
  for (let round = 0; round < 12; round++) {
    for (let count = below(random, 60); count >= 0; count--) add()
    const gone = below(random, known.length)
    const splice = { start: gone * 10, end: gone * 10 + 10, bytes: Buffer.alloc(0), regions: [] }
    table = spliceTable(table, [splice])
    known = known.filter((_, at) => at !== gone).map((entry, at) => ({ ...entry, start: at * 10 }))
    end -= 10
    const restored = RegionTable.restore(table.dump(), table.count, table.routes)
    for (const copy of [table, restored]) {
      for (const { route, hash } of known) {
        const expected = known.flatMap((entry, at) =>
          entry.route === route && Buffer.compare(entry.hash, hash) === 0 ? [at] : []
        )
        const found: number[] = []
        for (let at = copy?.first(route, hash) ?? -1; copy && at >= 0; at = copy.next(at)) found.push(at)
        expect(found).toEqual(expected)
        expect(copy?.lastOf(found[0] ?? 0)).toBe(found.at(-1))
      }
    }
    expect(known.map((_, at) => [table.start(at), table.end(at), table.ordinal(at), table.routeName(at)])).toEqual(
      known.map(({ start, ordinal, route }) => [start, start + 10, ordinal, route])
    )
  }
  expect(table.first('PUT|/a', hashOf(1))).toBe(-1)
  expect(RegionTable.restore(Buffer.alloc(5), 1, [])).toBe(null)
})
