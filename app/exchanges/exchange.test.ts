import { expect, test } from 'vitest'
import { startSimulator, type TestSimulator } from '../test-simulator.ts'
import { Exchange } from './exchange.ts'
import { unnoted } from './unnoted.ts'

const CHAT = '/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21'

/** A simulator whose streams are paced, so that each token leaves by itself. */
function paced() {
  return startSimulator({ SIMULATOR_MODE: 'generate', LATENCY_OPENAI_CHAT_COMPLETIONS_MEAN: '1' })
}

function stream({ ask }: TestSimulator, fields: object): Promise<Response> {
  const messages = [{ role: 'user', content: 'Say something' }]
  return ask(CHAT, JSON.stringify({ messages, stream: true, max_tokens: 40, ...fields }))
}

for (const fields of [
  {},
  { n: 3 },
  { stream_options: { include_obfuscation: false, include_usage: true } },
  { logprobs: true, top_logprobs: 2 },
  { stop: ['or'] }
]) {
  test(`a stream is kept as it went over the wire: ${JSON.stringify(fields)}`, async () => {
    const simulator = await paced()
    const wire = await (await stream(simulator, fields)).text()
    const { id } = await simulator.row()
    expect(simulator.simulator.exchanges.detail(id)?.responseBody).toBe(wire)
  })
}

/** How many gaps between tokens are counted. */
async function gaps({ ask }: TestSimulator): Promise<number> {
  const text = await (await ask('/++/metrics')).text()
  return Number(/time_between_tokens_count\{[^}]*\} (\d+)/.exec(text)?.[1])
}

for (const mean of ['0', '0.01', '1']) {
  test(`each token but the first is counted by its time after the one before it, at ${mean} ms a token`, async () => {
    const simulator = await startSimulator({
      SIMULATOR_MODE: 'generate',
      LATENCY_OPENAI_CHAT_COMPLETIONS_MEAN: mean
    })
    await (await stream(simulator, { max_tokens: 500 })).text()
    await simulator.row()
    expect(await gaps(simulator)).toBe(499)
  })
}

test('tokens that are only thought have no time between them', async () => {
  const simulator = await startSimulator({ SIMULATOR_MODE: 'generate', SIMULATOR_SEED: '1' })
  simulator.patch({ deployments: { 'gpt-4o': { model: 'o3-mini' } } })
  const answer = await stream(simulator, { max_tokens: undefined, max_completion_tokens: 2000 })
  const said = (await answer.text()).match(/"delta":\{"content":"[^"]/g) ?? []
  const { completionTokens } = await simulator.row()
  expect(completionTokens).toBeGreaterThan(said.length + 1)
  expect(await gaps(simulator)).toBe(said.length - 1)
})

test('what has come so far of a stream is shown while it goes on', async () => {
  const simulator = await paced()
  const response = await stream(simulator, { max_tokens: 2000 })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  const first = (await reader?.read())?.value ?? ''
  expect(first).not.toBe('')
  const { exchanges } = simulator.simulator
  const [row] = exchanges.recent(1)
  expect(exchanges.detail(row?.id ?? 0)?.responseBody?.slice(0, first.length)).toBe(first)
  await reader?.cancel()
})

test('a stream that becomes too large to be kept takes no memory any more', async () => {
  const simulator = await paced()
  simulator.patch({ latency: { chat_completions: { mean: 0.01 } } })
  const wire = await (await stream(simulator, { max_tokens: 800 })).text()
  const { id } = await simulator.row()
  const { exchanges } = simulator.simulator
  expect(wire.length).toBeGreaterThan(256 * 1024)
  expect([exchanges.detail(id)?.responseBody, exchanges.bytes]).toEqual([
    null,
    exchanges.detail(id)?.requestBody?.length
  ])
})

test('an exchange gives its memory to the one that takes its place', async () => {
  const simulator = await startSimulator({ SIMULATOR_MODE: 'generate', TELEMETRY_BUFFER: '3' })
  for (let count = 1; count <= 8; count++) {
    await (await stream(simulator, { stream: count % 2 === 0, max_tokens: 10 * count })).text()
    await simulator.row()
  }
  const { exchanges } = simulator.simulator
  const kept = [6, 7, 8].map((id) => exchanges.detail(id))
  const sizes = kept.map((detail) => (detail?.requestBody?.length ?? 0) + (detail?.responseBody?.length ?? 0))
  expect(exchanges.bytes).toBe(sizes.reduce((sum, size) => sum + size))
  expect([Math.min(...sizes) > 100, exchanges.detail(5)]).toEqual([true, null])
})

test('an answer that is not kept is not held as it was sent, either', () => {
  const note = { ...unnoted(), clock: () => 0, fault() {} }
  const exchange = new Exchange({ id: 1 } as never, {} as never, note)
  exchange.sentAsOne('head and body')
  expect(exchange.sent).toBeNull()
  exchange.response = 'body'
  exchange.sentAsOne('head and body')
  expect(exchange.sent).toBe('head and body')
})
