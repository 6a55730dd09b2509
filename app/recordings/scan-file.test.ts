import { open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { expect, test } from 'vitest'
import { FILE_HEADER, printInteraction } from './format.ts'
import { keyAt } from './keys.ts'
import type { FileIndex } from './scan-file.ts'
import { scanFile } from './scan-file.ts'
import { temporaryFolder } from './test-folder.ts'
import { chatInteraction, drawing, randomInteraction } from './test-recordings.ts'
import { scan } from './test-scan.ts'
import { RECORDING_SCHEMA } from './yaml-schema.ts'

const hello = printInteraction(chatInteraction({ prompt: 'Hello' }))
const other = printInteraction(chatInteraction({ prompt: 'Other' }))
const regions = ({ table }: FileIndex) =>
  Array.from({ length: table.count }, (_, at) => [table.start(at), table.end(at)])

/** The index of a file after each byte less, down to its first bytes. */
async function* cutDown(text: Buffer, least: number): AsyncGenerator<{ length: number; index: FileIndex }> {
  const path = join(await temporaryFolder(), 'x.yaml')
  await writeFile(path, text)
  const file = await open(path, 'r+')
  try {
    for (let length = text.length; length >= least; length--) {
      await file.truncate(length)
      yield { length, index: await scanFile(file) }
    }
  } finally {
    await file.close()
  }
}

test('a file cut off anywhere in its last interaction keeps all others, and is complete only with the last one whole', async () => {
  const before = Buffer.from(FILE_HEADER + hello)
  const file = Buffer.concat([before, Buffer.from(other)])
  for await (const { length, index } of cutDown(file, before.length)) {
    // Without the line feed at its end the status is all there.
    const whole = length >= file.length - 1
    const cut = length === before.length || whole ? null : before.length
    expect([length, index.problem, index.table.count, index.layout.incompleteFrom]).toEqual([
      length,
      null,
      whole ? 2 : 1,
      cut
    ])
  }
})

test('random interactions, cut off anywhere, never cost one before them', async () => {
  const random = drawing(9)
  for (let round = 0; round < 6; round++) {
    const before = Buffer.from(FILE_HEADER + printInteraction(randomInteraction(random)))
    const last = Buffer.from(printInteraction(randomInteraction(random)))
    for await (const { length, index } of cutDown(Buffer.concat([before, last.subarray(0, -2)]), before.length + 1)) {
      expect([length, index.problem, index.table.count, index.layout.incompleteFrom]).toEqual([
        length,
        null,
        1,
        before.length
      ])
    }
  }
})

test('a header that was cut off is no damage', async () => {
  for (let cut = 0; cut < FILE_HEADER.length; cut++) {
    const index = await scan(FILE_HEADER.slice(0, cut))
    expect([cut, index.problem, index.table.count]).toEqual([cut, null, 0])
  }
})

test('the index finds what the parser finds', async () => {
  const random = drawing(3)
  const texts = Array.from({ length: 300 }, () => printInteraction(randomInteraction(random), 0))
  const file = FILE_HEADER + texts.join('')
  const index = await scan(file)
  const parsed = load(file, { schema: RECORDING_SCHEMA })
  expect(parsed).toMatchObject({ interactions: { length: 300 } })
  const bytes = Buffer.from(file)
  expect(regions(index).map(([start, end]) => bytes.toString('utf8', start, end))).toEqual(texts)
})

test('files of other programs: deeper lists, the version last, CRLF, comments, a byte order mark', async () => {
  const deep = printInteraction(chatInteraction({ prompt: 'Hello' }), 2)
  const files = [
    `interactions:\n${hello}${other}version: 1\n`,
    `\ufeff# mine\nversion: 1\ninteractions:\n\n# first\n${hello}\n# second\n${other}\n# end\n`,
    `---\nversion: 1\ninteractions:\n${deep}${printInteraction(chatInteraction({ prompt: 'Other' }), 2)}`,
    `${FILE_HEADER}${hello}${other}`.replaceAll('\n', '\r\n')
  ]
  const keys = await Promise.all(
    files.map(async (file) => {
      const { table, problem } = await scan(file)
      expect(problem).toBe(null)
      return Array.from({ length: table.count }, (_, at) => keyAt(table, at))
    })
  )
  for (const found of keys) expect(found).toEqual(keys[0])
  expect(keys[0]).toHaveLength(2)
})

test('comments and empty lines between interactions belong to neither', async () => {
  const file = `${FILE_HEADER}${hello}# about the next\n\n${other}# end\n`
  const index = await scan(file)
  expect(regions(index).map(([start, end]) => file.slice(start, end))).toEqual([hello, other])
})

test('what the strict reader cannot place is left to the parser', async () => {
  const anchored = hello
    .replace('content-type: [application/json]\n    method', 'content-type: &type [application/json]\n    method')
    .concat(other.replace('content-type: [application/json]\n    method', 'content-type: *type\n    method'))
  const json = JSON.stringify({
    version: 1,
    interactions: [{ request: { body: 'x', method: 'GET', uri: '/x' }, response: { status: { code: 200 } } }]
  })
  const flow = '- {request: {body: x, method: GET, uri: /x}, response: {status: {code: 200}}}\n'
  expect(await scan(`${FILE_HEADER}${flow}${hello}`)).toMatchObject({ problem: null, table: { count: 2 } })
  expect(await scan(json)).toMatchObject({ problem: null, table: { count: 1 }, whole: [expect.anything()] })
  expect(await scan(FILE_HEADER + anchored)).toMatchObject({ problem: null, table: { count: 2 } })
  expect(await scan('version: 1\ninteractions: []\n')).toMatchObject({ problem: null, table: { count: 0 } })
  expect(await scan('')).toMatchObject({ problem: null, table: { count: 0 } })
  expect(await scan('# nothing yet\n')).toMatchObject({ problem: null, table: { count: 0 } })
})

test.each([
  ['a stray line', `${FILE_HEADER}${hello}oops\n${other}`, expect.any(Number)],
  ['an open quote', `${FILE_HEADER}${hello}${other.replace('uri: ', 'uri: "')}${hello}`, expect.any(Number)],
  ['a tab', `${FILE_HEADER}${hello.replace('    method', '\tmethod')}`, expect.any(Number)],
  ['a missing method', `${FILE_HEADER}${hello}${hello.replace('    method: POST\n', '')}${other}`, 3 + lines(hello)],
  ['a wrong type', 'version: 1\ninteractions: 5\n', 1],
  ['another file', 'services:\n  web: {}\n', 1],
  ['UTF-16', Buffer.from(`\ufeff${FILE_HEADER}`, 'utf16le'), null],
  ['two documents', `${FILE_HEADER}${hello}---\n${other}`, null]
])('%s is named with its line', async (_, text, line) => {
  const { problem } = await scan(text)
  expect(problem).toEqual({ line, reason: expect.any(String) })
})

function lines(text: string): number {
  return text.split('\n').length - 1
}

test('an interaction of any size is found, with little memory for what lies around it', async () => {
  const large = chatInteraction({ prompt: 'x'.repeat(3_000_000) })
  const index = await scan(FILE_HEADER + hello + printInteraction(large) + other)
  expect([index.problem, index.table.count]).toEqual([null, 3])
})
