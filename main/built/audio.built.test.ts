import { afterAll, beforeAll, expect, test } from 'vitest'
import { azureClient, plainClient } from './clients.ts'
import { type RunningServer, startServer } from './server-process.ts'
import { errorOf } from './wire.ts'

const MOST = 26_214_400

let server: RunningServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const speech = (bytes: number, name = 'speech.mp3') => new File([Buffer.alloc(bytes)], name)

function speak(fields: Record<string, string | File>, { model = 'my-whisper', task = 'transcriptions' } = {}) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  const url = `${server.url}/openai/deployments/${model}/audio/${task}?api-version=2024-10-21`
  return fetch(url, { method: 'POST', headers: { 'api-key': server.apiKey }, body: form })
}

test('the SDK gets transcriptions and translations, on either surface', async () => {
  const azure = azureClient(server)
  const file = speech(20_000)
  const texts = [
    (await azure.audio.transcriptions.create({ model: 'my-whisper', file })).text,
    (await azure.audio.translations.create({ model: 'my-whisper', file })).text,
    (await plainClient(server).audio.transcriptions.create({ model: 'my-whisper', file })).text
  ]
  // Ten tokens for each thousand bytes make some hundred words.
  expect(texts.filter((text) => text.split(' ').length > 50)).toHaveLength(3)
})

test('the SDK gets speakers, usage and streams from the models that tell them', async () => {
  const { transcriptions } = plainClient(server).audio
  const file = speech(20_000)
  const told = await transcriptions.create({ model: 'gpt-4o-transcribe', file })
  expect(told.usage).toMatchObject({ type: 'tokens', output_tokens: 200 })
  const model = 'gpt-4o-transcribe-diarize'
  // Its typing knows only the text of this format.
  const diarized = await transcriptions.create({ model, file, response_format: 'diarized_json' })
  expect(diarized).toMatchObject({ segments: expect.arrayContaining([expect.objectContaining({ speaker: 'B' })]) })
  const counts = new Map<string, number>()
  const stream = await transcriptions.create({ model, file, response_format: 'diarized_json', stream: true })
  for await (const { type } of stream) counts.set(type, (counts.get(type) ?? 0) + 1)
  expect(counts.get('transcript.text.delta')).toBe(200)
  expect(counts.get('transcript.text.segment')).toBeGreaterThan(1)
  expect(counts.get('transcript.text.done')).toBe(1)
})

test.each([
  ['json', 'application/json', /^\{\s*"text":/],
  ['text', 'text/plain', /^\w/],
  ['srt', 'text/plain', /^1\n00:00:00,000 --> /],
  ['vtt', 'text/plain', /^WEBVTT\n\n00:00/],
  ['verbose_json', 'application/json', /"segments":/]
])('the format %s comes as %s', async (format, type, looks) => {
  for (const task of ['transcriptions', 'translations']) {
    const response = await speak({ file: speech(5000), response_format: format }, { task })
    expect([response.status, response.headers.get('content-type')?.split(';')[0]]).toEqual([200, type])
    expect(await response.text()).toMatch(looks)
  }
})

test('25 MiB of audio are taken and one byte more is not', async () => {
  const answers = [await speak({ file: speech(MOST) }), await speak({ file: speech(MOST + 1) })]
  expect(answers.map(({ status }) => status)).toEqual([200, 413])
  expect((await errorOf(answers[1] as Response)).message).toBe(
    `Maximum content size limit (${MOST}) exceeded (${MOST + 1} bytes read)`
  )
  await answers[0]?.arrayBuffer()
})

test.each<[string, Parameters<typeof speak>[0], string]>([
  ['no file', { response_format: 'json' }, 'file'],
  ['an empty file', { file: speech(0) }, 'empty'],
  ['a file that is no audio', { file: speech(10, 'notes.txt') }, 'Invalid file format'],
  ['a format that is none', { file: speech(10), response_format: 'poem' }, 'response_format'],
  ['a temperature that is no number', { file: speech(10), temperature: 'hot' }, 'temperature'],
  ['a text in place of the file', { file: 'hello' }, 'file']
])('%s is refused by name', async (_, fields, named) => {
  const refused = await speak(fields)
  expect(refused.status).toBe(400)
  expect(JSON.stringify(await errorOf(refused))).toContain(named)
})
