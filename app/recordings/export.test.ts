import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ExportFormat, ExportPlace } from '../../shared/recording-transfer.ts'
import { exportPlaces } from './export.ts'
import { FILE_HEADER, printInteraction } from './format.ts'
import { bodyHash } from './hash.ts'
import type { Interaction } from './recording.ts'
import { COMMENTED, chat, FILE, keys, type Setting, setting } from './test-calls.ts'
import { CHAT_PATH, chatInteraction } from './test-recordings.ts'

const listOf = (...items: Interaction[]) => FILE_HEADER + items.map((item) => printInteraction(item)).join('')
const exported = ({ recordings }: Setting, places: ExportPlace[], format: ExportFormat = 'yaml') =>
  exportPlaces(recordings, places, { format, origin: 'http://127.0.0.1:8000', version: '1.2.3', at: 1000 })

test('a file is exported with what is not on disk yet', async () => {
  const here = await setting(listOf(chat('a'), chat('b')))
  here.recordings.configure({ autosave: false })
  await here.recordings.keep(CHAT_PATH, chat('c'))
  expect(await exported(here, [{ file: FILE }])).toBe(listOf(chat('a'), chat('b'), chat('c')))
  await here.recordings.keep(CHAT_PATH, chat('a', 'new'), { replace: true })
  expect(await exported(here, [{ file: FILE }])).toBe(listOf(chat('b'), chat('c'), chat('a', 'new')))
})

test('chosen recordings are exported in the order in which they were named, those of several files as one', async () => {
  const here = await setting(COMMENTED.replace(/^(?=- | {2})/gm, '  '))
  const elsewhere = chatInteraction({ prompt: 'x', path: '/openai/deployments/other/chat/completions' })
  await writeFile(join(here.dir, 'openai_deployments_other_chat_completions.yaml'), listOf(elsewhere))
  const [a = '', , c = ''] = await keys(here)
  const places = [{ file: FILE, keys: [c, a, c] }, { file: 'openai_deployments_other_chat_completions.yaml' }]
  expect(await exported(here, places)).toBe(listOf(chat('c'), chat('a'), elsewhere))
})

test.each<ExportFormat>(['yaml', 'har'])('credentials are in no %s', async (format) => {
  const spoilt = chat('a')
  spoilt.request.uri = `https://u:SECRET-1@host${CHAT_PATH}?sig=SECRET-2`
  spoilt.request.headers = { authorization: ['Bearer SECRET-3'], 'api-key': ['SECRET-4'], accept: ['kept'] }
  spoilt.response.headers = { 'set-cookie': ['SECRET-5'], location: ['https://x/?token=SECRET-6'] }
  const here = await setting(listOf(spoilt))
  const text = await exported(here, [{ file: FILE }], format)
  expect(text).toContain('kept')
  expect(text).not.toContain('SECRET')
})

test('an archive has what tools insist on, and the times', async () => {
  const stream = chat('b')
  stream.response.headers = { 'content-type': ['text/event-stream'] }
  stream.response.stream = [
    { afterMs: 100, data: 'data: 1' },
    { afterMs: 150, data: 'data: [DONE]' }
  ]
  const here = await setting(listOf(chat('a'), stream))
  const { log } = JSON.parse(await exported(here, [{ file: FILE }], 'har'))
  expect(log).toMatchObject({ version: '1.2', creator: { name: 'aoai-simulator', version: '1.2.3' }, pages: [] })
  expect(log.entries[0]).toEqual({
    startedDateTime: '1970-01-01T00:00:01.000Z',
    time: 156,
    request: {
      method: 'POST',
      url: `http://127.0.0.1:8000${CHAT_PATH}?api-version=2024-10-21`,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: [
        { name: 'accept', value: 'application/json' },
        { name: 'content-type', value: 'application/json' }
      ],
      queryString: [{ name: 'api-version', value: '2024-10-21' }],
      postData: { mimeType: 'application/json', text: chat('a').request.body?.toString() },
      headersSize: -1,
      bodySize: chat('a').request.body?.length
    },
    response: {
      status: 200,
      statusText: '',
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: [
        { name: 'content-type', value: 'application/json' },
        { name: 'x-ms-region', value: 'East US' }
      ],
      content: {
        size: chat('a').response.body.length,
        mimeType: 'application/json',
        text: chat('a').response.body.toString()
      },
      redirectURL: '',
      headersSize: -1,
      bodySize: -1
    },
    cache: {},
    timings: { blocked: -1, dns: -1, connect: -1, ssl: -1, send: 0, wait: 156, receive: 0 }
  })
  expect(log.entries[1]).toMatchObject({
    startedDateTime: '1970-01-01T00:00:01.156Z',
    response: { content: { text: 'data: 1\n\ndata: [DONE]\n\n' } },
    timings: { wait: 100, receive: 56 }
  })
})

test('bytes that are no text are base64, and a body that was not stored is said to be none', async () => {
  const sound = chat('a')
  sound.request.uri = '/openai/x'
  sound.request.headers = { 'content-type': ['audio/mpeg'] }
  sound.request.body = Buffer.from([0xff, 0])
  sound.request.bodyHash = bodyHash(sound.request.body, 'audio/mpeg')
  sound.response.headers = { 'content-type': ['audio/mpeg'] }
  sound.response.body = Buffer.from([0, 0xff])
  const hashed = chat('b')
  hashed.request.body = null
  const here = await setting(listOf(sound, hashed))
  const { log } = JSON.parse(await exported(here, [{ file: FILE }], 'har'))
  expect(log.entries[0]).toMatchObject({
    request: { url: 'http://127.0.0.1:8000/openai/x', postData: { text: '/wA=', encoding: 'base64' } },
    response: { content: { text: 'AP8=', encoding: 'base64', size: 2 } }
  })
  expect(log.entries[1].request).toMatchObject({ bodySize: -1, comment: expect.stringContaining('only its hash') })
  expect(log.entries[1].request).not.toHaveProperty('postData')
})

test('what is not there, broken, or too much, is refused', async () => {
  const here = await setting(listOf(chat('a', 'x'.repeat(23_000_000))))
  await writeFile(join(here.dir, 'broken.yaml'), 'interactions: [')
  await expect(exported(here, [{ file: 'none.yaml' }])).rejects.toThrow('there is no recording file')
  await expect(exported(here, [{ file: FILE, keys: ['nothing'] }])).rejects.toThrow('has no interaction "nothing"')
  await expect(exported(here, [{ file: 'broken.yaml' }])).rejects.toThrow('broken.yaml is broken: ')
  const tooMuch = exported(here, [{ file: FILE }, { file: FILE }, { file: FILE }]).then((text) => text.length)
  await expect(tooMuch).rejects.toThrow('more than 64 MB')
})
