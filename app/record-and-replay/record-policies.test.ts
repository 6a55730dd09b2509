import type { ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import { ANSWER, BODY, CHAT, json, recording } from './test-recording.ts'

test('broken JSON is a 400 in every mode, and nothing is forwarded', async () => {
  let count = 0
  const { ask } = await recording((_request, response) => {
    count++
    json(response)
  })
  expect([(await ask(CHAT, '{')).status, count]).toEqual([400, 0])
})

test('several equal requests at once are all forwarded, and one of their answers is kept', async () => {
  const waiting: ServerResponse[] = []
  const { ask, store } = await recording((_request, response) => {
    waiting.push(response)
    if (waiting.length === 4) for (const one of waiting) json(one)
  })
  const answers = await Promise.all([1, 2, 3, 4].map(() => ask(CHAT, BODY)))
  for (const answer of answers) expect(await answer.text()).toBe(ANSWER)
  expect(store.kept).toHaveLength(1)
})

test.each([
  ['new', 1, 1],
  ['all', 2, 1],
  ['none', 2, 0]
])(
  'with the policy %s two equal requests are forwarded %i times and kept %i times',
  async (policy, forwarded, kept) => {
    let count = 0
    const { ask, store, row } = await recording((_request, response) => json(response, `{"count":${++count}}`), {
      RECORD_POLICY: policy
    })
    await (await ask(CHAT, BODY)).text()
    await row()
    const second = await (await ask(CHAT, BODY)).text()
    expect([count, store.kept.length]).toEqual([forwarded, kept])
    expect(second).toBe(`{"count":${forwarded}}`)
  }
)

test('tokens are counted even where nothing is kept', async () => {
  const { ask, row } = await recording((_request, response) => json(response), { RECORD_POLICY: 'none' })
  await (await ask(CHAT, BODY)).text()
  expect(await row()).toMatchObject({ promptTokens: 7, completionTokens: 50 })
})

test('a recording that cannot be written costs the client nothing', async () => {
  const { ask, store, lines, row } = await recording((_request, response) => json(response))
  store.failure = new Error('the disk is full')
  const answer = await ask(CHAT, BODY)
  expect([answer.status, await answer.text()]).toEqual([200, ANSWER])
  expect(await row()).toMatchObject({ state: 'done', note: null })
  expect(lines.filter((line) => line.startsWith('error'))).toEqual([
    `error The answer to POST ${CHAT} was not recorded: the disk is full`
  ])
})

test('limits apply on arrival, before anything is forwarded, and replace the headers of the upstream', async () => {
  let count = 0
  const headers = { 'x-ratelimit-remaining-tokens': '99', 'x-ratelimit-reset-tokens': '5', 'x-ratelimit-type': 'old' }
  const { ask, patch } = await recording((_request, response) => {
    count++
    json(response, ANSWER, headers)
  })
  patch({ deployments: { 'gpt-4o': { model: 'gpt-4o', tokensPerMinute: 100_000 } } })
  const first = await ask(CHAT, BODY)
  expect([first.status, first.headers.get('x-ratelimit-remaining-tokens')]).toEqual([200, '99984'])
  expect(first.headers.get('x-ratelimit-type')).toBeNull()
  await first.text()
  const second = await ask(CHAT, '{"messages":[],"max_tokens":200000}')
  expect([second.status, count]).toEqual([429, 1])
})

test.each([400, 404, 429, 500])(
  'what the upstream answers with a %i does not count against the limits',
  async (status) => {
    const answers = [status, 200, status, 200]
    const { ask, patch } = await recording((_request, response) => {
      const next = answers.shift() ?? 500
      if (next === 200) json(response)
      else response.writeHead(next, { 'content-type': 'application/json' }).end('{"error":{}}')
    })
    patch({ deployments: { 'gpt-4o': { model: 'gpt-4o', tokensPerMinute: 2000 } } })
    const seen = []
    for (const tokens of [900, 901, 902, 903]) {
      const answer = await ask(CHAT, `{"messages":[],"max_tokens":${tokens}}`)
      seen.push([answer.status, answer.headers.get('x-ratelimit-remaining-tokens')])
      await answer.text()
    }
    expect(seen).toEqual([
      [status, null],
      [200, '1099'],
      [status, null],
      [200, '196']
    ])
  }
)

test('an upstream that breaks off before it answers does not use up the limits', async () => {
  let count = 0
  const { ask, patch } = await recording((_request, response) => {
    if (count++ === 0) response.socket?.resetAndDestroy()
    else json(response)
  })
  patch({ deployments: { 'gpt-4o': { model: 'gpt-4o', tokensPerMinute: 2000 } } })
  expect((await ask(CHAT, '{"messages":[],"max_tokens":1500}')).status).toBe(502)
  expect((await ask(CHAT, '{"messages":[],"max_tokens":1600}')).status).toBe(200)
})

test.each([
  ['/openai/deployments/pictures/images/generations', '{"prompt":"a"}'],
  ['/openai/deployments/pictures/audio/speech', '{"input":"a"}'],
  ['/openai/v1/images/generations', '{"model":"pictures","prompt":"a"}']
])('what only others answer counts against the requests of its deployment: %s', async (path, body) => {
  const { ask, patch, store, row } = await recording((_request, response) => json(response))
  patch({ deployments: { pictures: { model: 'dall-e-3', requestsPerMinute: 1 } } })
  const first = await ask(path, body)
  expect([first.status, first.headers.get('x-ratelimit-remaining-requests')]).toEqual([200, '0'])
  await first.text()
  expect(await row()).toMatchObject({ deployment: 'pictures' })
  const second = await ask(path, body.replace('"a"', '"b"'))
  expect([second.status, second.headers.get('retry-after')]).toEqual([429, '60'])
  expect(store.kept).toHaveLength(1)
  // So does what is replayed.
  patch({ mode: 'replay', deployments: { pictures: { requestsPerMinute: 2 } } })
  expect((await ask(path, body)).headers.get('x-ratelimit-remaining-requests')).toBe('1')
})

test('responses cost the tokens that they may have, and unlimited deployments none', async () => {
  const { ask, patch } = await recording((_request, response) => json(response))
  patch({ deployments: { chat: { model: 'gpt-4o', tokensPerMinute: 1000 } } })
  const remaining = async (path: string, body: string) => {
    const answer = await ask(path, body)
    await answer.text()
    return [answer.status, answer.headers.get('x-ratelimit-remaining-tokens')]
  }
  expect(await remaining('/v1/responses', '{"model":"chat","input":"a","max_output_tokens":900}')).toEqual([200, '100'])
  expect(await remaining('/openai/responses', '{"model":"chat","input":"a","max_output_tokens":900}')).toEqual([
    429,
    '100'
  ])
  expect(await remaining('/openai/responses', '{"model":"other","input":"a","max_output_tokens":900}')).toEqual([
    200,
    null
  ])
  expect(await remaining('/openai/responses', '{"model":')).toEqual([200, null])
})

test('an exact token cost is counted leniently, and what cannot be counted is estimated', async () => {
  const { ask, patch } = await recording((_request, response) => json(response))
  patch({ deployments: { 'gpt-4o': { model: 'gpt-4o', tokensPerMinute: 100_000, tokenCost: 'exact' } } })
  const counted = await ask(CHAT, '{"messages":[{"role":"user","content":"Hi"}],"max_tokens":10}')
  expect(counted.headers.get('x-ratelimit-remaining-tokens')).toBe('99982')
  const odd = await ask(CHAT, '{"messages":[{"role":"wizard","content":"12345678"}],"max_tokens":8}')
  expect([odd.status, odd.headers.get('x-ratelimit-remaining-tokens')]).toEqual([200, '99972'])
})
