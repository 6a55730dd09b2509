import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ExportFormat } from '../../shared/recording-transfer.ts'
import { FILE_HEADER, printInteraction } from '../recordings/format.ts'
import { createRecordingCalls } from '../recordings/recording-calls.ts'
import { answerOf, chatRequest, recordingsIn, temporaryFolder } from '../recordings/test-folder.ts'
import { CHAT_PATH, chatInteraction } from '../recordings/test-recordings.ts'
import { CHAT_FILE, found, har, ORIGIN, setting, yaml } from './test-transfer.ts'
import { createTransferCalls } from './transfer-calls.ts'

test('what one folder exports another imports, and answers from it in the same order', async () => {
  const here = await setting()
  expect(await here.bring('a.yaml', yaml(['a', 'first'], ['b'], ['a', 'second']))).toMatchObject({
    added: 3,
    skipped: []
  })
  const answers = []
  for (let count = 0; count < 3; count++) answers.push(answerOf(await here.recordings.find(chatRequest('a'))))
  expect(answers).toEqual(['first', 'second', 'second'])
  expect(await here.read()).toBe(yaml(['a', 'first'], ['b'], ['a', 'second']))
})

test('what is recorded already stays as it is, and is named', async () => {
  const here = await setting()
  await writeFile(join(here.dir, CHAT_FILE), yaml(['a', 'mine']))
  expect(await here.bring('a.yml', yaml(['a', 'mine'], ['a', 'theirs'], ['b']))).toMatchObject({
    added: 1,
    skipped: [
      { reason: 'it is recorded already', count: 1, examples: ['a'] },
      { reason: 'its request is recorded already, with another answer', count: 1, examples: ['a'] }
    ]
  })
  expect(await here.read()).toBe(yaml(['a', 'mine'], ['b']))
})

test('without autosave the imported waits as anything recorded does', async () => {
  const here = await setting({ autosave: false })
  await here.bring('a.yaml', yaml(['a']))
  expect([await readdir(here.dir), here.recordings.unsaved]).toEqual([[], 1])
  expect(await here.bring('a.yaml', yaml(['a'], ['b']))).toMatchObject({
    added: 1,
    skipped: [{ reason: 'it is recorded already' }]
  })
})

test('a recording that cannot be read is named with its line, and the others are added', async () => {
  const here = await setting()
  const text = `${yaml(['a'])}- request: {method: POST}\n  response: {}\n${printInteraction(chatInteraction({ prompt: 'b' }))}- request:\n    body: cut o`
  const { added, skipped } = await here.bring('a.yaml', text)
  expect(added).toBe(2)
  expect(skipped).toEqual([
    { reason: expect.stringMatching(/^line \d+: request\.uri is missing/), count: 1, examples: ['recording 2'] },
    { reason: expect.stringMatching(/^line \d+: /), count: 1, examples: ['recording 4'] }
  ])
})

test('a list in brackets is read, too; anything else is refused with the reason, and nothing is written', async () => {
  const here = await setting()
  const inBrackets = JSON.stringify({
    interactions: [{ request: { method: 'GET', uri: '/openai/x', body: '' }, response: { status: 200 } }]
  })
  expect(await here.bring('a.yaml', inBrackets)).toMatchObject({ added: 1, skipped: [] })
  for (const [name, text, reason] of [
    ['a.yaml', 'interactions: [', /^a\.yaml cannot be read: line \d+: /],
    ['a.yaml', 'hello', 'has no list of interactions'],
    ['a.yaml', '', 'holds no exchanges'],
    ['a.yaml', 'interactions: !!js/function "x"', 'a.yaml cannot be read: '],
    ['a.har', '{"log":{"entries":[]}}', 'holds no exchanges'],
    ['a.har', 'version: 1', 'is not JSON'],
    ['a.txt', 'x', 'must be a .har, .json, .yaml or .yml file'],
    ['a.har', ' '.repeat(64 * 1024 * 1024 + 1), 'larger than 64 MB']
  ] as const) {
    await expect(here.bring(name, text)).rejects.toThrow(reason)
  }
  expect(await readdir(here.dir)).toEqual(['openai_x.yaml'])
})

test.each([[undefined], [{ name: 5, text: '' }], [{ name: 'a.har' }], [{ name: '', text: '' }]])(
  'the argument %j is refused',
  async (argument) => {
    const recordings = recordingsIn(await temporaryFolder())
    const calls = createTransferCalls({ store: () => recordings, origin: () => ORIGIN, version: '1', now: () => 0 })
    await expect(async () => calls['recordings.import'](argument as never)).rejects.toThrow('recordings.import: file')
  }
)

test('a file that is broken keeps what belongs into it out, and is left alone', async () => {
  const here = await setting()
  await writeFile(join(here.dir, CHAT_FILE), 'interactions: [')
  const { added, skipped } = await here.bring('a.har', har({}, { url: 'https://x/openai/models', method: 'GET' }))
  expect({ added, skipped }).toEqual({
    added: 1,
    skipped: [
      { reason: expect.stringContaining(`${CHAT_FILE}, where it belongs, is broken`), count: 1, examples: ['a'] }
    ]
  })
  expect(await here.read()).toBe('interactions: [')
})

test('credentials in recordings of other programs are not taken over', async () => {
  const here = await setting()
  const foreign = chatInteraction({ prompt: 'a' })
  foreign.request.uri = `https://u:SECRET-1@host${CHAT_PATH}?sig=SECRET-2`
  foreign.request.headers.authorization = ['Bearer SECRET-3']
  foreign.response.headers['set-cookie'] = ['SECRET-4']
  await here.bring('a.yaml', FILE_HEADER + printInteraction(foreign))
  const text = await here.read()
  expect(text).toContain(`https://host${CHAT_PATH}?sig=hidden`)
  expect(text).not.toMatch(/SECRET|authorization|set-cookie/)
})

test('a preview says what an import would do, and writes nothing', async () => {
  const here = await setting()
  const file = { name: 'a.yaml', text: yaml(['a'], ['b']) }
  const view = await here.calls['recordings.preview'](file)
  expect(view).toEqual({
    added: 2,
    rows: ['a', 'b'].map((title) => ({
      method: 'POST',
      uri: `${CHAT_PATH}?api-version=2024-10-21`,
      title,
      status: 200,
      stream: false,
      file: CHAT_FILE
    })),
    skipped: []
  })
  expect([await readdir(here.dir), here.recordings.unsaved]).toEqual([[], 0])
  const { places, ...outcome } = await here.calls['recordings.import'](file)
  expect(outcome).toEqual(view)
  const calls = createRecordingCalls(here.recordings)
  for (const { file: name, keys } of places) await calls['recordings.delete'](name, keys)
  expect(await here.recordings.find(chatRequest('a'))).toMatchObject({ kind: 'miss' })
})

test('of a file with thousands of different faults the first are told apart', async () => {
  const here = await setting()
  const { added, skipped } = await here.bring('a.yaml', `${yaml(['a'])}${'- response: {}\n'.repeat(2000)}`)
  expect(added).toBe(1)
  expect([skipped.length, skipped[0]?.reason, skipped[0]?.count]).toEqual([51, 'other reasons', 1950])
  expect(skipped[0]?.examples.length).toBe(10)
})

test.each<ExportFormat>(['yaml', 'har'])(
  'what is exported as %s and imported elsewhere is answered alike',
  async (format) => {
    const here = await setting()
    await here.bring(
      'a.har',
      har({}, { prompt: 'b', mimeType: 'text/event-stream', text: 'data: 1\n\ndata: [DONE]\n\n' })
    )
    const text = await here.calls['recordings.export']([{ file: CHAT_FILE }], format)
    const there = await setting()
    await there.bring(`a.${format}`, text)
    for (const prompt of ['a', 'b']) {
      const one = found(await here.recordings.find(chatRequest(prompt)))
      expect(found(await there.recordings.find(chatRequest(prompt)))).toEqual(one)
    }
  }
)

test.each<[unknown, unknown, string]>([
  [[], 'yaml', 'recordings.export: places'],
  ['a', 'yaml', 'recordings.export: places'],
  [[{ file: 'a', keys: [] }], 'yaml', 'recordings.export: places.0.keys'],
  [[{ file: 'a' }], 'xml', 'recordings.export: format'],
  [[{ file: '../a.yaml' }], 'har', 'there is no recording file "../a.yaml"']
])('the export of %j as %j is refused', async (places, format, reason) => {
  const { calls } = await setting()
  await expect(calls['recordings.export'](places as never, format as never)).rejects.toThrow(reason)
})
