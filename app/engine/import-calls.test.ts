import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FILE_HEADER, printInteraction } from '../recordings/format.ts'
import type { Lookup } from '../recordings/recording.ts'
import { answerOf, chatRequest, recordingsIn, temporaryFolder } from '../recordings/test-folder.ts'
import { CHAT_PATH, chatBody, chatInteraction } from '../recordings/test-recordings.ts'
import { createImportCall } from './import-calls.ts'

const CHAT_FILE = 'openai_deployments_gpt-4o_chat_completions.yaml'
const ORIGIN = 'http://127.0.0.1:8000'
const POLL = '/documentintelligence/documentModels/m/analyzeResults/1'

async function setting(options: { autosave?: boolean } = {}) {
  const dir = await temporaryFolder()
  const recordings = recordingsIn(dir, options)
  const calls = createImportCall({ store: () => recordings, origin: () => ORIGIN })
  const bring = async (name: string, text: string) => calls['recordings.import']({ name, text })
  const read = () => readFile(join(dir, CHAT_FILE), 'utf8')
  return { dir, recordings, bring, read }
}

const yaml = (...asked: [prompt: string, answer?: string][]) =>
  FILE_HEADER +
  asked.map(([prompt, answer]) => printInteraction(chatInteraction({ prompt, ...(answer && { answer }) }))).join('')

interface Entry {
  method?: string
  url?: string
  prompt?: string
  headers?: Record<string, string>
  answer?: Record<string, string>
  mimeType?: string
  text?: string
  status?: number
}

function har(...entries: Entry[]): string {
  const list = (headers: Record<string, string> = {}) =>
    Object.entries(headers).map(([name, value]) => ({ name, value }))
  return JSON.stringify({
    log: {
      entries: entries.map(({ method = 'POST', url, prompt = 'a', headers, answer, mimeType, text, status = 200 }) => ({
        time: 100,
        timings: { receive: 60 },
        request: {
          method,
          url: url ?? `https://me.openai.azure.com${CHAT_PATH}`,
          headers: list(headers),
          ...(method === 'POST' && { postData: { mimeType: 'application/json', text: chatBody(prompt).toString() } })
        },
        response: {
          status,
          headers: list(answer),
          content: {
            size: 1,
            mimeType: mimeType ?? 'application/json',
            text: text ?? '{"usage":{"prompt_tokens":3,"completion_tokens":4}}'
          }
        }
      }))
    }
  })
}

const found = (lookup: Lookup) => {
  if (lookup.kind !== 'hit') throw new Error(lookup.kind)
  return lookup.interaction
}

test('what one folder exports another imports, and answers from it in the same order', async () => {
  const here = await setting()
  expect(await here.bring('a.yaml', yaml(['a', 'first'], ['b'], ['a', 'second']))).toEqual({ added: 3, skipped: [] })
  const answers = []
  for (let count = 0; count < 3; count++) answers.push(answerOf(await here.recordings.find(chatRequest('a'))))
  expect(answers).toEqual(['first', 'second', 'second'])
  expect(await here.read()).toBe(yaml(['a', 'first'], ['b'], ['a', 'second']))
})

test('what is recorded already stays as it is, and is named', async () => {
  const here = await setting()
  await writeFile(join(here.dir, CHAT_FILE), yaml(['a', 'mine']))
  expect(await here.bring('a.yml', yaml(['a', 'mine'], ['a', 'theirs'], ['b']))).toEqual({
    added: 1,
    skipped: [
      { index: 0, reason: 'it is recorded already' },
      { index: 1, reason: 'its request is recorded already, with another answer' }
    ]
  })
  expect(await here.read()).toBe(yaml(['a', 'mine'], ['b']))
})

test('without autosave the imported waits as anything recorded does', async () => {
  const here = await setting({ autosave: false })
  await here.bring('a.yaml', yaml(['a']))
  expect([await readdir(here.dir), here.recordings.unsaved]).toEqual([[], 1])
  expect(await here.bring('a.yaml', yaml(['a'], ['b']))).toEqual({
    added: 1,
    skipped: [{ index: 0, reason: 'it is recorded already' }]
  })
})

test('a recording that cannot be read is named with its line, and the others are added', async () => {
  const here = await setting()
  const text = `${yaml(['a'])}- request: {method: POST}\n  response: {}\n${printInteraction(chatInteraction({ prompt: 'b' }))}- request:\n    body: cut o`
  const { added, skipped } = await here.bring('a.yaml', text)
  expect(added).toBe(2)
  expect(skipped).toEqual([
    { index: 1, reason: expect.stringMatching(/^line \d+: request\.uri is missing/) },
    { index: 3, reason: expect.stringMatching(/^line \d+: /) }
  ])
})

test('a list in brackets is read, too; anything else is refused with the reason, and nothing is written', async () => {
  const here = await setting()
  const inBrackets = JSON.stringify({
    interactions: [{ request: { method: 'GET', uri: '/openai/x', body: '' }, response: { status: 200 } }]
  })
  expect(await here.bring('a.yaml', inBrackets)).toEqual({ added: 1, skipped: [] })
  for (const [name, text, reason] of [
    ['a.yaml', 'interactions: [', /a\.yaml: line \d+: /],
    ['a.yaml', 'hello', 'has no list of interactions'],
    ['a.yaml', '', 'holds no exchanges'],
    ['a.yaml', 'interactions: !!js/function "x"', 'a.yaml: '],
    ['a.har', '{"log":{"entries":[]}}', 'holds no exchanges'],
    ['a.har', 'version: 1', 'is not JSON'],
    ['a.txt', 'x', 'must be a .yaml, .yml, .har or .json file'],
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
    const calls = createImportCall({ store: () => recordings, origin: () => ORIGIN })
    await expect(async () => calls['recordings.import'](argument as never)).rejects.toThrow('recordings.import: file')
  }
)

test('a file that is broken keeps what belongs into it out, and is left alone', async () => {
  const here = await setting()
  await writeFile(join(here.dir, CHAT_FILE), 'interactions: [')
  const { added, skipped } = await here.bring('a.har', har({}, { url: 'https://x/openai/models', method: 'GET' }))
  expect({ added, skipped }).toEqual({
    added: 1,
    skipped: [{ index: 0, reason: expect.stringContaining(`${CHAT_FILE}, where it belongs, is broken`) }]
  })
  expect(await here.read()).toBe('interactions: [')
})

test('an archive answers as the service did, and holds no credentials', async () => {
  const here = await setting()
  const secret = 'SECRET-1'
  const text = har({
    url: `https://user:${secret}@me.openai.azure.com/${CHAT_PATH}?api-version=1&api-key=${secret}#${secret}`,
    headers: { 'api-key': secret, authorization: `Bearer ${secret}`, cookie: secret, accept: 'application/json' },
    answer: {
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      'set-cookie': secret,
      'x-custom': 'kept',
      'operation-location': `https://me.openai.azure.com/openai/operations/1?sig=${secret}`
    }
  })
  expect(await here.bring('a.har', text)).toEqual({ added: 1, skipped: [] })
  expect(await here.read()).not.toContain(secret)
  expect(found(await here.recordings.find(chatRequest('a')))).toMatchObject({
    request: {
      uri: `${ORIGIN}${CHAT_PATH}?api-version=1&api-key=hidden`,
      headers: { accept: ['application/json'], 'content-type': ['application/json'] }
    },
    response: {
      status: 200,
      headers: {
        'content-type': ['application/json'],
        'operation-location': [`${ORIGIN}/openai/operations/1?sig=hidden`],
        'x-custom': ['kept']
      },
      durationMs: 100
    },
    contextValues: { 'Deployment-Name': 'gpt-4o', Limiter: 'openai-tokens', 'X-OpenAI-Tokens-Total': 7 }
  })
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

test('a stream is kept event by event, spread over the time it was received in', async () => {
  const here = await setting()
  await here.bring(
    'a.har',
    har({ mimeType: 'text/event-stream; charset=utf-8', text: 'data: 1\r\n\r\ndata: 2\n\ndata: [DONE]\n\n' })
  )
  expect(found(await here.recordings.find(chatRequest('a'))).response).toMatchObject({
    stream: [
      { afterMs: 40, data: 'data: 1' },
      { afterMs: 70, data: 'data: 2' },
      { afterMs: 100, data: 'data: [DONE]' }
    ]
  })
})

test('what is no answer of a simulated service is passed over with the reason', async () => {
  const here = await setting()
  const poll = { method: 'GET', url: `https://x${POLL}?api-version=1` }
  const { added, skipped } = await here.bring(
    'session.HAR',
    har(
      { url: 'https://example.com/', method: 'GET' },
      { url: 'https://example.com/++/config', method: 'GET' },
      { method: 'OPTIONS' },
      { status: 404 },
      { text: '{"cut' },
      { ...poll, text: '{"status":"running"}' },
      { ...poll, text: '{"status":"succeeded"}' }
    )
  )
  expect(added).toBe(1)
  expect(skipped.map(({ index, reason }) => `${index} ${reason}`)).toEqual([
    expect.stringMatching(/^0 its path is none of/),
    expect.stringMatching(/^1 its path is none of/),
    expect.stringMatching(/^2 it asks only/),
    expect.stringMatching(/^3 its status is 404/),
    expect.stringMatching(/^4 its body is not the JSON/),
    expect.stringMatching(/^5 its operation was still running/)
  ])
})
