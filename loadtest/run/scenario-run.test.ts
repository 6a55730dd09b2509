import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { closeFakes, fakeEndpoint } from '../fake-endpoint.ts'
import { checksOf } from '../report/checks.ts'
import { scenarioOf } from '../scenarios.ts'
import { type RunOptions, runScenario } from './scenario-run.ts'

afterEach(closeFakes)

type Answer = (response: ServerResponse, request: IncomingMessage) => void

const CHAT = JSON.stringify({ usage: { completion_tokens: 100 } })
const chat: Answer = (response) => response.end(CHAT)
const nothing: Answer = (response) => response.writeHead(404).end()
const never: Answer = () => {}

/** Metrics that have counted so many answers. */
const metrics = (ok: number): Answer => {
  const text = `aoai_api_simulator_latency_base_count{status_code="200",deployment="gpt-35-turbo-no-limit"} ${ok}\n`
  return (response) => response.end(text)
}

interface Fake {
  /** By how many chats came before. */
  chat(before: number): Answer
  metrics?(chats: number): Answer
  config?: Answer
}

async function run({ chat, metrics = () => nothing, config = nothing }: Fake, options: Partial<RunOptions> = {}) {
  let chats = 0
  const endpoint = await fakeEndpoint((request, response) => {
    if (request.url === '/++/metrics') metrics(chats)(response, request)
    else if (request.url === '/++/config') config(response, request)
    else chat(chats++)(response, request)
  })
  const measured = await runScenario({
    ...{ scenario: { ...scenarioOf('base-latency', { brief: true, seconds: 1 }), waitMs: 10 }, endpoint },
    ...{ brief: true, windowSeconds: 60, fresh: false, signal: new AbortController().signal },
    ...{ screen: { write: () => true }, answerMs: 60_000 },
    ...options
  })
  const results = Object.fromEntries(checksOf(measured).map(({ name, result }) => [name, result]))
  return { ...measured, results }
}

test('an endpoint that answers passes, with metrics and without', async () => {
  const alone = await run({ chat: () => chat })
  expect(alone.results).toEqual({ Answers: 'pass', 'Both sides count alike': 'not checked' })
  const told = await run({ chat: () => chat, metrics })
  expect(told.results).toEqual({ Answers: 'pass', 'Both sides count alike': 'pass' })
})

test('metrics that cannot be read once are read again', async () => {
  let read = 0
  const unsteady = (chats: number) => (++read % 2 === 0 ? nothing : metrics(chats))
  expect((await run({ chat: () => chat, metrics: unsteady })).results['Both sides count alike']).toBe('pass')
})

test('an endpoint that hangs in the middle of a run fails', async () => {
  const hanging: Fake = {
    chat: (before) => (before < 3 ? chat : never),
    metrics: (chats) => (chats < 3 ? metrics(chats) : nothing)
  }
  const hung = await run(hanging, { answerMs: 5000 })
  expect(hung.results).toEqual({ Answers: 'FAIL', 'Both sides count alike': 'FAIL' })
  expect(hung.client.failed).toBeGreaterThanOrEqual(hung.scenario.users)
  expect(hung.failures.map(({ what }) => what)).toEqual(['no whole answer within 5 s'])
})

const CONFIG = JSON.stringify({ latency: { open_ai_chat_completions: { mean: 7, std_dev: 1 } } })

test('an endpoint that dies in the middle of a run leaves its result, and a note that its latency is not as it was', async () => {
  const dead: Answer = (_, request) => request.socket.destroy()
  let died = false
  const { results, notes, client } = await run({
    chat: (before) => {
      died = before >= 3
      return died ? dead : chat
    },
    config: (response, request) => (died ? dead(response, request) : response.end(CONFIG))
  })
  expect(results.Answers).toBe('FAIL')
  expect(client.ok).toBe(2)
  expect(notes.at(-1)).toContain(
    'The endpoint’s latency could not be set back to what it was, {"mean":7,"std_dev":1}: http://127.0.0.1'
  )
})

test('what has gone wrong before the run is not hidden by what goes wrong after it', async () => {
  let asked = 0
  const config: Answer = (response) => (++asked < 3 ? response.end(CONFIG) : response.writeHead(500).end('no'))
  const broken: Answer = (response) => response.writeHead(500).end('broken')
  await expect(run({ chat: () => broken, config })).rejects.toThrow(
    /^The request before the run failed: 500 broken\. The endpoint’s latency could not be set back.*answered 500: no\.$/
  )
})

test.each(['config', 'chat'] as const)('an interruption does not wait for the answer to a %s', async (hanging) => {
  const stopping = new AbortController()
  const stop: Answer = () => stopping.abort()
  const fake = hanging === 'config' ? { chat: () => chat, config: stop } : { chat: () => stop }
  const running = run(fake, { signal: stopping.signal, answerMs: 3_600_000 })
  await expect(running).rejects.toThrow('Interrupted before the run began')
})

test('an endpoint that never answers is not waited for in vain', async () => {
  await expect(run({ chat: () => never }, { answerMs: 50 })).rejects.toThrow(
    'The request before the run failed: no whole answer within 0.05 s'
  )
})

test('a page in place of the configuration is told as what it is', async () => {
  const page: Answer = (response) => response.end('<!doctype html>\n<h1>Hi</h1>')
  await expect(run({ chat: () => chat, config: page })).rejects.toThrow(
    /config answered with what is no configuration: <!doctype html>\\n<h1>Hi<\/h1>\. Check that --url/
  )
})

test('the key does not go where an endpoint points to', async () => {
  let stolen = 0
  const elsewhere = await fakeEndpoint((_, response) => {
    stolen++
    response.end('{}')
  })
  const away: Answer = (response, request) =>
    response.writeHead(307, { location: `${elsewhere.url}${request.url}` }).end()
  await expect(run({ chat: () => chat, config: away })).rejects.toThrow(
    `answered 307 and leads to ${elsewhere.url}/++/config: name that endpoint with --url, for the key is not sent on`
  )
  await run({ chat: () => chat, metrics: () => away })
  expect(stolen).toBe(0)
})

test('answers of 200 that are none fail the run, and at its start end it', async () => {
  const garbage: Answer = (response) => response.end('hello')
  await expect(run({ chat: () => garbage })).rejects.toThrow(
    'The answer to the request before the run is not what was asked for: no usage.completion_tokens in hello'
  )
  const { results, failures } = await run({ chat: (before) => (before < 3 ? chat : garbage) })
  expect(results.Answers).toBe('FAIL')
  expect(failures.map(({ what }) => what)).toEqual(['answer: no usage.completion_tokens in hello'])
})

test('users who cannot join in the time of a run are told', async () => {
  const { notes } = await run({ chat: () => chat }, { scenario: scenarioOf('added-latency', { users: 3, seconds: 1 }) })
  expect(notes).toContain('Only 1 of 3 users join in 1 s; for all of them the run must last longer than 3 s.')
  expect((await run({ chat: () => chat })).notes.join()).not.toContain('users join')
})
