import { dump, load } from 'js-yaml'
import { expect, test } from 'vitest'
import { fromHex } from './bytes.ts'
import { convertInteraction, FILE_HEADER, printInteraction } from './format.ts'
import { keyAt, keyOf } from './keys.ts'
import type { FileIndex } from './scan-file.ts'
import { chatInteraction, drawing, randomInteraction } from './test-recordings.ts'
import { scan } from './test-scan.ts'
import { pathOfUri } from './uri-path.ts'
import { RECORDING_SCHEMA } from './yaml-schema.ts'

const keysOf = ({ table }: FileIndex) =>
  Array.from({ length: table.count }, (_, at) => keyAt(table, at).replace(/\..*/, ''))

/** What the parser makes of the whole file. */
function parsedKeys(text: string): string[] {
  const { interactions } = load(text, { schema: RECORDING_SCHEMA }) as { interactions: unknown[] } // As it was written here.
  return interactions.map((item) => {
    const result = convertInteraction(item, '', null)
    if (!('interaction' in result)) throw new Error(result.reason)
    const { method, uri, bodyHash } = result.interaction.request
    return keyOf(`${method}|${pathOfUri(uri)}`, fromHex(bodyHash, new Uint8Array(16)), 0)
  })
}

/** Interactions as plain objects, for other programs to write. */
function things(count: number, seed: number): { request: Record<string, unknown> }[] {
  const random = drawing(seed)
  const texts = Array.from({ length: count }, () => printInteraction(randomInteraction(random)))
  return load(texts.join(''), { schema: RECORDING_SCHEMA }) as { request: Record<string, unknown> }[] // As printed.
}

const LAYOUTS = {
  'four columns': { indent: 4 },
  'one column': { indent: 1 },
  'lists as deep as their keys': { seqNoIndent: true },
  'folded lines': { lineWidth: 20 },
  'double quotes': { forceQuotes: true, quoteStyle: 'double', indent: 3 },
  'double quotes over several lines': { forceQuotes: true, quoteStyle: 'double', lineWidth: 15, seqNoIndent: true },
  'single quotes over several lines': { forceQuotes: true, lineWidth: 25, indent: 8 },
  'keys in another order': { sortKeys: (a: string, b: string) => (a < b ? 1 : -1) },
  'a dash on its own line': { seqInlineFirst: false },
  'brackets inside': { flowLevel: 4 },
  'interactions in brackets': { flowLevel: 2 },
  'quoted keys in brackets': { flowLevel: 3, quoteFlowKeys: true }
} as const

test.each(Object.entries(LAYOUTS))(
  '%s: the index holds what the parser finds, with hashes and without',
  async (_, layout) => {
    const all = things(60, 31)
    const bare = all.flatMap(({ request: { body_hash: _hash, ...request }, ...item }) =>
      request.body === null ? [] : [{ ...item, request }]
    )
    for (const interactions of [all, bare]) {
      const text = dump({ version: 1, interactions }, { schema: RECORDING_SCHEMA, noRefs: true, ...layout })
      const index = await scan(text)
      expect(index.problem).toBe(null)
      expect(keysOf(index)).toEqual(parsedKeys(text))
    }
  }
)

const hello = printInteraction(chatInteraction({ prompt: 'Hello' }))
const inQuotes = (text: string) => text.replace(/^( *(?:- )?)([a-z_]+):(?= |$)/gm, '$1"$2":')

test('keys in quotes are the same keys', async () => {
  const text = FILE_HEADER + inQuotes(hello)
  expect(text).toContain('"status":\n      "code": 200\n')
  const index = await scan(text)
  expect(keysOf(index)).toEqual(parsedKeys(FILE_HEADER + hello))
  expect(index.layout.incompleteFrom).toBe(null)
})

test('what lacks its end was cut off by a crash only where the simulator may have written it', async () => {
  const whole = FILE_HEADER + hello
  const wide = dump(load(whole, { schema: RECORDING_SCHEMA }), { schema: RECORDING_SCHEMA, indent: 4 })
  for (const end of ['', '\n']) {
    const ends = [whole, FILE_HEADER + inQuotes(hello), wide].map((text) => text.replace(/\n *"?status"?:[\s\S]*/, end))
    const [own, ...others] = await Promise.all(ends.map(scan))
    expect([own?.problem, own?.layout.incompleteFrom]).toEqual([null, FILE_HEADER.length])
    for (const { problem, layout } of others) {
      expect([problem, layout.incompleteFrom]).toEqual([
        { line: 3, reason: 'response.status.code must be from 100 to 599' },
        null
      ])
    }
  }
})

test.each([
  ['uri: http', 'uri:\n      http'],
  ['method: POST', 'method:\n      POST'],
  ['api-version=2024-10-21', 'api-version=\n      2024-10-21'],
  ['method: POST', 'method: PO\n      ST'],
  ['method: POST', 'method: "PO\\\n      ST"'],
  ['method: POST', 'method: POST # as ever'],
  ['method: POST', 'method: POST\n      # a remark']
])('a text that goes on below its key is read to its end: %j as %j', async (line, other) => {
  const text = FILE_HEADER + hello.replace(line, other)
  expect(text).toContain(other)
  const parsed = parsedKeys(text)
  expect(keysOf(await scan(text + hello))).toEqual([...parsed, ...parsedKeys(FILE_HEADER + hello)])
})

/** One that only the parser can read. */
const inline = (prompt: string) =>
  `- request: {method: POST, uri: /a, body: '${prompt}'}\n  response: {status: {code: 200}}\n`

test('of many that need the parser, the first that is broken is named with its line', async () => {
  const many = Array.from({ length: 2000 }, (_, at) => inline(`a${at}`))
  expect(await scan(FILE_HEADER + many.join(''))).toMatchObject({ problem: null, table: { count: 2000 } })
  many[1500] = inline('x').replace(', body', ': body')
  many[1700] = inline('y').replace('method', 'way')
  const { problem } = await scan(FILE_HEADER + many.join(''))
  expect(problem).toEqual({ line: 3 + 2 * 1500, reason: expect.any(String) })
  many[1200] = inline('\ue000')
  const bytes = Buffer.from(FILE_HEADER + many.join(''))
  bytes[bytes.indexOf('\ue000')] = 0xff
  expect((await scan(bytes)).problem).toEqual({ line: 3 + 2 * 1200, reason: 'is not UTF-8 text' })
})

test('one that lacks its hash and its body is named, wherever it stands', async () => {
  const without = hello.replace(/ {4}body_hash: .*\n/, '')
  const neither = without.replace(/ {4}body: [\s\S]*?(?= {4}(format|headers):)/, '').replace(/ {4}format: .*\n/, '')
  const { problem } = await scan(FILE_HEADER + without + neither + hello)
  const line = 3 + without.split('\n').length - 1
  expect(problem).toEqual({ line, reason: 'request has neither body nor body_hash' })
})

test('a form without a hash gets the hash of the original simulator, which leaves its boundary out', async () => {
  const form = (boundary: string) =>
    `- request:\n    body: "--${boundary}\\r\\na\\r\\n--${boundary}--"\n    headers:\n      content-type: [multipart/form-data; boundary=${boundary}]\n    method: POST\n    uri: /a\n  response:\n    status:\n      code: 200\n`
  const [one, other] = keysOf(await scan(FILE_HEADER + form('one') + form('another')))
  expect(one).toBe(other)
})

test('anchors are looked for in the whole file, whoever needs them', async () => {
  const [one, other] = ["&b 'a'", '*b'].map((body) => inline('a').replace("'a'", body))
  const index = await scan(`${FILE_HEADER}${one}${other}`)
  expect([index.problem, index.whole?.length]).toEqual([null, 2])
  expect(keysOf(index)).toEqual(parsedKeys(FILE_HEADER + inline('a') + inline('a')))
})
