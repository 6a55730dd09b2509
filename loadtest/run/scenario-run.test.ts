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
    ...{ screen: { write: () => true }, answerMs: 3000 },
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

test('an endpoint that hangs in the middle of a run fails', async () => {
  const hung = await run({
    chat: (before) => (before < 3 ? chat : never),
    metrics: (chats) => (chats < 3 ? metrics(chats) : nothing)
  })
  expect(hung.results).toEqual({ Answers: 'FAIL', 'Both sides count alike': 'FAIL' })
  expect(hung.client.failed).toBeGreaterThanOrEqual(hung.scenario.users)
  expect(hung.failures.map(({ what }) => what)).toEqual(['no whole answer within 3 s'])
})
