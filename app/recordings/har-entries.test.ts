import { expect, test } from 'vitest'
import { entryTexts } from './har-entries.ts'

test.each<[string, string[] | null]>([
  ['{"log":{"version":"1.2","entries":[{"a":1},{"b":[1,2]}]}}', ['{"a":1}', '{"b":[1,2]}']],
  ['{"log":{"entries":[]}}', []],
  ['{ "log" : { "entries" : [ {"a":"x"} , null ] , "pages" : [ {} ] } }', ['{"a":"x"}', 'null']],
  [
    String.raw`{"log":{"entries":[{"a":"\\\"]},{"}, {"b":"\\"}]}}`,
    [String.raw`{"a":"\\\"]},{"}`, String.raw`{"b":"\\"}`]
  ],
  ['{"log":{"entries":[{"entries":[{"log":1}]}]}}', ['{"entries":[{"log":1}]}']],
  ['{"log":{"comment":"entries","pages":["log","entries",[{}]],"entries":[1]}}', ['1']],
  ['{"log":{"entries":[1],"entries":[2]}}', ['2']],
  ['{"x":{"entries":[1]}}', null],
  ['{"log":[{"entries":[1]}]}', null],
  ['{"log":{"x":{"entries":[1]}}}', null],
  ['{"log":{"entries":[{"a":1}', null],
  ['{"log":{"entries":[{"a":"1}]}}', null],
  ['', null]
])('of %s the entries are %j', async (text, entries) => {
  expect(await entryTexts(text)).toEqual(entries)
})

test('a large archive holds nobody up', async () => {
  const entry = JSON.stringify({ text: JSON.stringify({ a: 'b"c\\'.repeat(10_000), list: [1, 2, 3] }) })
  const text = `{"log":{"entries":[${Array.from({ length: 100 }, () => entry).join(',')}]}}`
  let turns = 0
  const timer = setInterval(() => (turns += 1), 0)
  const entries = await entryTexts(text)
  clearInterval(timer)
  expect(entries?.every((each) => each === entry)).toBe(true)
  expect(turns).toBeGreaterThan(0)
})
