import { expect, test } from 'vitest'
import { startSimulator } from '../test-simulator.ts'

const QUERY = '?api-version=2025-03-01-preview'

async function start(env: Record<string, string> = {}) {
  const simulator = await startSimulator({ SIMULATOR_MODE: 'generate', ...env })
  const deployments = (model: string) => `/openai/deployments/${model}/audio/transcriptions${QUERY}`
  return {
    ...simulator,
    /** Ten tokens for each thousand bytes. */
    speak(model: string, fields: Record<string, string | string[]> = {}, bytes = 2000) {
      const form = new FormData()
      form.set('file', new File([Buffer.alloc(bytes)], 'speech.mp3'))
      for (const [name, values] of Object.entries(fields)) for (const value of [values].flat()) form.append(name, value)
      return simulator.ask(deployments(model), form)
    }
  }
}

/** Paragraphs are told apart by empty lines, which are between sentences too. */
const words = (text: string) => text.replace(/\s+/g, ' ').trim()
const spoken = (segments: { text: string }[]) => segments.map(({ text }) => text).join(' ')

/** What its events say. */
async function eventsOf(response: Response) {
  const text = await response.text()
  return text
    .split('\n\n')
    .filter(Boolean)
    .map((frame) => JSON.parse(frame.replace(/^data: /, '')))
}

test('a streamed transcript is told apart into as many tokens as its pace goes by', async () => {
  const { speak, row } = await start()
  const events = await eventsOf(await speak('gpt-4o-transcribe', { stream: 'true' }))
  const deltas = events.filter(({ type }) => type === 'transcript.text.delta')
  expect(deltas).toHaveLength(20)
  expect((await row()).completionTokens).toBe(20)
  expect(events.at(-1)).toMatchObject({ type: 'transcript.text.done', text: deltas.map(({ delta }) => delta).join('') })
})

test('a streamed transcript ends when the whole one would, however many tokens it has', async () => {
  const secondPerMegabyte = 1000
  const { speak, row } = await start({ LATENCY_OPENAI_TRANSLATIONS_MEAN: String(secondPerMegabyte) })
  await (await speak('gpt-4o-transcribe', { stream: 'true' })).text()
  const { totalMs, completionTokens } = await row()
  // Two milliseconds for this file; as many seconds as it has tokens would be twenty.
  expect(totalMs).toBeLessThan(((completionTokens ?? 0) * secondPerMegabyte) / 2)
})

test('models of the gpt-4o family tell what they used, in whole answers, in streams and in the list; whisper does not', async () => {
  const { speak, row } = await start()
  const usage = {
    type: 'tokens',
    input_tokens: 24,
    input_token_details: { text_tokens: 4, audio_tokens: 20 },
    output_tokens: 320,
    total_tokens: 344
  }
  for (const model of ['gpt-4o-transcribe', 'gpt-4o-mini-transcribe']) {
    const whole = await (await speak(model, { prompt: 'Hello to the world' }, 32_000)).json()
    expect(whole).toEqual({ text: expect.any(String), usage })
    expect(await row()).toMatchObject({ promptTokens: 24, completionTokens: 320 })
    const events = await eventsOf(await speak(model, { prompt: 'Hello to the world', stream: 'true' }, 32_000))
    expect(events.at(-1)).toMatchObject({ type: 'transcript.text.done', usage })
  }
  expect(await (await speak('whisper', { stream: 'true' })).json()).toEqual({ text: expect.any(String) })
  expect(await row()).toMatchObject({ promptTokens: null, completionTokens: null })
})

test('who speaks is told by the model that tells speakers apart, by the names the client knows', async () => {
  const { speak } = await start()
  const ask = { response_format: 'diarized_json' }
  const body = await (await speak('gpt-4o-transcribe-diarize', ask, 16_000)).json()
  expect(body).toMatchObject({ task: 'transcribe', duration: 1, usage: { output_tokens: 160 } })
  expect(words(body.text)).toBe(spoken(body.segments))
  expect(body.segments.slice(0, 3)).toMatchObject([
    { type: 'transcript.text.segment', id: 'seg_001', start: 0, speaker: 'A' },
    { id: 'seg_002', start: body.segments[0].end, speaker: 'B' },
    { id: 'seg_003', start: body.segments[1].end, speaker: 'A' }
  ])
  expect(body.segments.at(-1).end).toBe(1)
  const named = { ...ask, 'known_speaker_names[]': ['agent', 'customer', 'chief'] }
  const { segments } = await (await speak('gpt-4o-transcribe-diarize', named, 16_000)).json()
  expect(segments.slice(0, 4).map(({ speaker }: { speaker: string }) => speaker)).toEqual([
    'agent',
    'customer',
    'chief',
    'agent'
  ])
})

test('a stream tells each sentence and its speaker as soon as it is complete', async () => {
  const { speak } = await start()
  const ask = { response_format: 'diarized_json', stream: 'true' }
  const events = await eventsOf(await speak('gpt-4o-transcribe-diarize', ask, 16_000))
  const segments = events.filter(({ type }) => type === 'transcript.text.segment')
  expect(segments.length).toBeGreaterThan(2)
  for (const { id, text } of segments) {
    const own = events.filter(({ segment_id }) => segment_id === id)
    expect(
      own
        .map(({ delta }) => delta)
        .join('')
        .trim()
    ).toBe(text)
    expect(events.indexOf(own.at(-1)) + 1).toBe(events.findIndex((event) => event.id === id))
  }
  expect(words(events.at(-1).text)).toBe(spoken(segments))
})

test.each<[model: string, format: string, said: string]>([
  ['gpt-4o-transcribe', 'srt', "model 'gpt-4o-transcribe'. Use 'json' instead."],
  ['gpt-4o-mini-transcribe', 'diarized_json', "model 'gpt-4o-mini-transcribe'. Use 'json' instead."],
  ['gpt-4o-transcribe-diarize', 'vtt', "Use 'json', 'text' or 'diarized_json' instead."],
  ['whisper', 'diarized_json', "Use 'json', 'text', 'srt', 'verbose_json' or 'vtt' instead."],
  ['gpt-4o-transcribe', 'poem', "Invalid value: 'poem'. Supported values are: 'json'."],
  ['gpt-4o-transcribe-diarize', 'poem', "Supported values are: 'json', 'text', and 'diarized_json'."]
])('%s refuses %s and names the formats it knows', async (model, format, said) => {
  const { speak } = await start()
  const refused = await speak(model, { response_format: format })
  expect(refused.status).toBe(400)
  expect((await refused.json()).error).toMatchObject({
    param: 'response_format',
    message: expect.stringContaining(said)
  })
})

test.each([
  ['too many speakers', ['a', 'b', 'c', 'd', 'e']],
  ['a speaker whose name is a story', ['x'.repeat(101)]]
])('%s: refused by name', async (_, names) => {
  const { speak } = await start()
  const refused = await speak('gpt-4o-transcribe-diarize', { 'known_speaker_names[]': names })
  expect(refused.status).toBe(400)
  expect((await refused.json()).error).toMatchObject({ param: 'known_speaker_names' })
})
