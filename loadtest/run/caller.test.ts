import type { ServerResponse } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { closeFakes, fakeEndpoint } from '../fake-endpoint.ts'
import { type ScenarioName, scenarioOf } from '../scenarios.ts'
import { openCaller } from './caller.ts'

afterEach(closeFakes)

const CHAT = '{"choices":[],"usage": {"completion_tokens": 7}}'

async function send(answers: ((response: ServerResponse) => void)[], name: ScenarioName = 'base-latency') {
  let asked = 0
  const endpoint = await fakeEndpoint((_, response) => answers[asked++]?.(response))
  const caller = openCaller(endpoint, scenarioOf(name), 60_000)
  const exchanges = []
  for (const _ of answers) exchanges.push(await caller.send())
  caller.close()
  return exchanges
}

test('a chat is answered with its tokens', async () => {
  expect(await send([(response) => response.end(CHAT)])).toMatchObject([
    { status: 200, okAnswers: 1, failure: null, completionTokens: 7, stream: null, oddity: null }
  ])
})

test.each([
  ['nothing', '', 'no usage.completion_tokens in '],
  ['garbage', '\u0000\u001bx', 'no usage.completion_tokens in \\u0000\\u001bx'],
  ['a chat that is cut', CHAT.slice(0, -1), `no JSON with usage.completion_tokens: ${CHAT.slice(0, -1)}`],
  ['a number elsewhere', '{"completion_tokens":7}', 'no JSON with usage.completion_tokens: {"completion_tokens":7}'],
  ['null', 'null', 'no usage.completion_tokens in null']
])('a 200 with %s is told as what it is', async (_, body, oddity) => {
  expect(await send([(response) => response.end(body)])).toMatchObject([{ status: 200, okAnswers: 1, oddity }])
})

test('an answer that is bad from some time on is found', async () => {
  const answers = Array.from({ length: 120 }, (_, index) => (response: ServerResponse) => {
    response.end(index < 40 ? CHAT : `${CHAT}x`)
  })
  const odd = (await send(answers)).filter(({ oddity }) => oddity !== null)
  expect(odd).toHaveLength(2)
})

test('a stream is not what a whole answer should be, and the other way round', async () => {
  const stream = (response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end('data: [DONE]\n\n')
  }
  expect(await send([stream])).toMatchObject([{ oddity: 'an event stream, which was not asked for' }])
  expect(await send([(response) => response.end(CHAT)], 'streaming')).toMatchObject([{ stream: null, oddity: null }])
})

test('what an endpoint says of a failure is shown as text', async () => {
  const failing = (response: ServerResponse) => response.writeHead(500).end('boom \u001b[31m\n✓ pass')
  expect(await send([failing])).toMatchObject([{ status: 500, failure: '500 boom \\u001b[31m\\n✓ pass', oddity: null }])
})
