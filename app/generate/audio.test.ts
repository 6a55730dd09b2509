import { expect, test } from 'vitest'
import { startSimulator } from '../test-simulator.ts'

const QUERY = '?api-version=2025-03-01-preview'

async function start(env: Record<string, string> = {}) {
  const simulator = await startSimulator({ SIMULATOR_MODE: 'generate', ...env })
  const deployments = (model: string) => `/openai/deployments/${model}/audio/transcriptions${QUERY}`
  return {
    ...simulator,
    /** Ten tokens for each thousand bytes. */
    speak(model: string, fields: Record<string, string>, bytes = 2000) {
      const form = new FormData()
      form.set('file', new File([Buffer.alloc(bytes)], 'speech.mp3'))
      for (const [name, value] of Object.entries(fields)) form.set(name, value)
      return simulator.ask(deployments(model), form)
    }
  }
}

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
