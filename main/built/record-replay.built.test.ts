import OpenAI, { AzureOpenAI, toFile } from 'openai'
import { expect, test } from 'vitest'
import { startFakeAzure } from './fake-azure/start.ts'
import { recordingFolder, startRecorder, startReplayer } from './recording-folder.ts'
import type { RunningServer } from './server-process.ts'

const ask = (content: string) => [{ role: 'user' as const, content }]
const speech = () => toFile(Buffer.from('the sound of a voice, more or less'), 'voice.mp3')

type Operation = (client: OpenAI) => Promise<Response>

/** Every operation, each by the SDK's own method. */
const OPERATIONS: Record<string, Operation> = {
  chat: (client) => client.chat.completions.create({ model: 'gpt-4o', messages: ask('Ünïcödé 🎉') }).asResponse(),
  'streamed chat': (client) =>
    client.chat.completions.create({ model: 'gpt-4o', messages: ask('Hi'), stream: true }).asResponse(),
  'streamed chat with usage': (client) =>
    client.chat.completions
      .create({ model: 'gpt-4o', messages: ask('Hi'), stream: true, stream_options: { include_usage: true } })
      .asResponse(),
  'streamed chat with other line ends': (client) =>
    client.chat.completions.create({ model: 'gpt-4o', messages: ask('Hi'), stream: true, user: 'crlf' }).asResponse(),
  completion: (client) => client.completions.create({ model: 'davinci-002', prompt: 'A' }).asResponse(),
  'streamed completion': (client) =>
    client.completions.create({ model: 'davinci-002', prompt: 'A', stream: true }).asResponse(),
  'embeddings as floats': (client) =>
    client.embeddings.create({ model: 'ada', input: ['a', 'b'], encoding_format: 'float' }).asResponse(),
  'embeddings as base64': (client) =>
    client.embeddings.create({ model: 'ada', input: 'a', encoding_format: 'base64' }).asResponse(),
  transcription: async (client) =>
    client.audio.transcriptions.create({ model: 'speech-1', file: await speech() }).asResponse(),
  translation: async (client) =>
    client.audio.translations.create({ model: 'speech-1', file: await speech() }).asResponse(),
  speech: (client) => client.audio.speech.create({ model: 'tts', voice: 'alloy', input: 'Hi' }).asResponse(),
  image: (client) => client.images.generate({ model: 'dall-e-3', prompt: 'A lighthouse' }).asResponse(),
  models: (client) => client.models.list().asResponse(),
  model: (client) => client.models.retrieve('gpt-4o').asResponse()
}

const CLIENTS: Record<string, (server: RunningServer) => OpenAI> = {
  AzureOpenAI: ({ url, apiKey }) => new AzureOpenAI({ endpoint: url, apiKey, apiVersion: '2024-10-21', maxRetries: 0 }),
  'OpenAI on /openai/v1/': ({ url, apiKey }) => new OpenAI({ baseURL: `${url}/openai/v1/`, apiKey, maxRetries: 0 }),
  'OpenAI on /v1/': ({ url, apiKey }) => new OpenAI({ baseURL: `${url}/v1/`, apiKey, maxRetries: 0 })
}

interface Told {
  name: string
  status: number
  type: string | null
  body: string
}

/** Whole bodies byte by byte, streams event by event. */
async function tell(server: RunningServer): Promise<Told[]> {
  const told: Told[] = []
  for (const [client, open] of Object.entries(CLIENTS)) {
    for (const [operation, call] of Object.entries(OPERATIONS)) {
      const response = await call(open(server))
      const type = response.headers.get('content-type')
      const bytes = Buffer.from(await response.arrayBuffer())
      const streamed = type?.startsWith('text/event-stream')
      const body = streamed ? events(bytes.toString('utf8')) : bytes.toString('base64')
      told.push({ name: `${operation} by ${client}`, status: response.status, type, body })
    }
  }
  return told
}

const events = (text: string) => JSON.stringify(text.replaceAll('\r\n', '\n').split('\n\n'))

test('every operation is recorded, and replayed without its upstream as it was', async () => {
  const fake = await startFakeAzure({ gapMs: 2 })
  const folder = recordingFolder()
  const recorder = await startRecorder(fake, folder)
  const first = await tell(recorder)
  const forwarded = (await fake.seen()).length
  expect(first.map(({ status }) => status)).toEqual(first.map(() => 200))
  expect(new Set(first.map(({ body }) => body)).size).toBe(first.length)
  const again = await tell(recorder)
  expect([again, (await fake.seen()).length]).toEqual([first, forwarded])
  expect((await recorder.stop()).code).toBe(0)
  await fake.stop()
  const replayer = await startReplayer(folder)
  expect(await tell(replayer)).toEqual(first)
  expect((await replayer.stop()).code).toBe(0)
})

test('the SDK reads a replayed stream as it read the recorded one, and at its pace', async () => {
  const fake = await startFakeAzure({ gapMs: 40 })
  const folder = recordingFolder()
  const read = async (server: RunningServer) => {
    const client = CLIENTS.AzureOpenAI?.(server) ?? new OpenAI()
    const startedAt = performance.now()
    const stream = await client.chat.completions.create({ model: 'gpt-4o', messages: ask('Hi'), stream: true })
    const pieces: string[] = []
    for await (const chunk of stream) pieces.push(chunk.choices[0]?.delta.content ?? '')
    return { pieces, ms: performance.now() - startedAt }
  }
  const recorder = await startRecorder(fake, folder)
  const first = await read(recorder)
  await recorder.stop()
  await fake.stop()
  const replayer = await startReplayer(folder, { env: { REPLAY_SPEED: '1' } })
  const replayed = await read(replayer)
  await replayer.stop()
  expect(replayed.pieces).toEqual(first.pieces)
  expect(first.pieces.join('')).toContain('Grüße aus Zürich 🎉🎉')
  // The fake alone waits 8 × 40 ms.
  expect(replayed.ms).toBeGreaterThan(300)
})
