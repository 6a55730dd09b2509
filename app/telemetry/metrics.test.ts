import { expect, test } from 'vitest'
import { createMetrics, type Metrics } from './metrics.ts'
import type { MeasuredExchange } from './metrics-deployment.ts'

const exchange: MeasuredExchange = {
  deployment: 'chat',
  configured: true,
  status: 200,
  baseSeconds: 0.002,
  fullSeconds: 1.5,
  promptTokens: 12,
  completionTokens: 100,
  rateLimitTokens: 16,
  limitedBy: null
}

/** Each series as `instrument unit attributes` with its count and sum. */
function counted(metrics: Metrics): Record<string, [count: number, sum: number]> {
  const rows = metrics.read(0).instruments.flatMap(({ instrument, series }) =>
    series.map(({ attributes, histogram }) => {
      const labels = Object.entries(attributes).map(([key, value]) => `${key}=${value}`)
      return [[instrument.name, instrument.unit, ...labels].join(' '), [histogram.count, histogram.sum]]
    })
  )
  return Object.fromEntries(rows)
}

function after(...exchanges: Partial<MeasuredExchange>[]) {
  const metrics = createMetrics({ startedAt: 0 })
  for (const one of exchanges) metrics.ended({ ...exchange, ...one })
  return counted(metrics)
}

/** The deployments told apart, by the instrument every exchange counts for. */
function deployments(metrics: Metrics): Record<string, number> {
  const latency = metrics.read(0).instruments.find(({ instrument }) => instrument.name.endsWith('.latency.base'))
  return Object.fromEntries(
    latency?.series.map(({ attributes, histogram }) => [attributes.deployment, histogram.count]) ?? []
  )
}

test('a successful answer counts its latencies and its requested, used and charged tokens', () => {
  expect(after({})).toEqual({
    'aoai-api-simulator.latency.base seconds deployment=chat status_code=200': [1, 0.002],
    'aoai-api-simulator.latency.full seconds deployment=chat status_code=200': [1, 1.5],
    'aoai-api-simulator.tokens.used tokens deployment=chat token_type=prompt': [1, 12],
    'aoai-api-simulator.tokens.used tokens deployment=chat token_type=completion': [1, 100],
    'aoai-api-simulator.tokens.requested tokens deployment=chat token_type=prompt': [1, 12],
    'aoai-api-simulator.tokens.requested tokens deployment=chat token_type=completion': [1, 100],
    'aoai-api-simulator.tokens.rate-limit tokens deployment=chat': [1, 16]
  })
})

test('a request the token limit refused counts with its cost; its tokens were requested, neither used nor charged', () => {
  expect(after({ status: 429, limitedBy: 'tokens', rateLimitTokens: 40, completionTokens: 0 })).toEqual({
    'aoai-api-simulator.latency.base seconds deployment=chat status_code=429': [1, 0.002],
    'aoai-api-simulator.latency.full seconds deployment=chat status_code=429': [1, 1.5],
    'aoai-api-simulator.tokens.requested tokens deployment=chat token_type=prompt': [1, 12],
    'aoai-api-simulator.limits requests deployment=chat reason=tokens': [1, 40]
  })
})

test('a request the request limit refused counts as one', () => {
  const limits = after({ status: 429, limitedBy: 'requests' }, { status: 429, limitedBy: 'requests' })
  expect(limits).toMatchObject({ 'aoai-api-simulator.limits requests deployment=chat reason=requests': [2, 2] })
  expect(Object.keys(limits)).not.toContain('aoai-api-simulator.limits requests deployment=chat reason=tokens')
})

test('only a 429 that a limit of ours gave counts for a limit', () => {
  const names = Object.keys(after({ status: 429 }, { status: 500, limitedBy: 'tokens' }, { limitedBy: 'requests' }))
  expect(names.filter((name) => name.includes('.limits'))).toEqual([])
})

test('tokens are used below status 300 only, and none at all is no value', () => {
  const without = { promptTokens: 0, completionTokens: 0, rateLimitTokens: 0 }
  const names = Object.keys(after({ status: 300 }, { status: 299, deployment: 'none', ...without }))
  expect(names.filter((name) => name.includes('tokens.'))).toEqual([
    'aoai-api-simulator.tokens.requested tokens deployment=chat token_type=prompt',
    'aoai-api-simulator.tokens.requested tokens deployment=chat token_type=completion'
  ])
})

test('exchanges of one deployment and status share a series', () => {
  expect(after({ fullSeconds: 1 }, { fullSeconds: 2 }, { status: 400, fullSeconds: 4 })).toMatchObject({
    'aoai-api-simulator.latency.full seconds deployment=chat status_code=200': [2, 3],
    'aoai-api-simulator.latency.full seconds deployment=chat status_code=400': [1, 4]
  })
})

test('a request that names no deployment has none in its attributes', () => {
  expect(after({ deployment: null, configured: false })).toMatchObject({
    'aoai-api-simulator.latency.base seconds status_code=200': [1, 0.002]
  })
})

test('a stream notes its first token and the gaps after it', () => {
  const metrics = createMetrics({ startedAt: 0 })
  const stream = metrics.stream('chat', true)
  stream.firstToken(0.5)
  stream.gap(0.25)
  stream.gap(0.125)
  stream.together(4)
  metrics.stream('chat', true).gap(1)
  expect(counted(metrics)).toEqual({
    'aoai-api-simulator.stream.time_to_first_token seconds deployment=chat': [1, 0.5],
    'aoai-api-simulator.stream.time_between_tokens seconds deployment=chat': [7, 1.375]
  })
})

test('a snapshot says which span it covers, and later ones go on from the same start', () => {
  const metrics = createMetrics({ startedAt: 1000 })
  metrics.ended(exchange)
  const spans = [metrics.read(2000), metrics.read(3000)].map(({ startedAt, at }) => [startedAt, at])
  expect(spans).toEqual([
    [1000, 2000],
    [1000, 3000]
  ])
  expect(Object.values(counted(metrics)).map(([count]) => count)).toEqual([1, 1, 1, 1, 1, 1, 1])
})

test('of unknown deployments only the first are told apart, configured ones always', () => {
  const metrics = createMetrics({ startedAt: 0, strangers: 2 })
  for (const deployment of ['a', 'b', 'c', 'd', 'a', 'other'])
    metrics.ended({ ...exchange, deployment, configured: false })
  for (const deployment of ['x', 'y', 'z', 'c']) metrics.ended({ ...exchange, deployment })
  expect(deployments(metrics)).toEqual({ a: 2, b: 1, other: 3, x: 1, y: 1, z: 1, c: 1 })
})

test('a deployment that is really called other shares the series of those that are not told apart', () => {
  const metrics = createMetrics({ startedAt: 0, strangers: 0 })
  metrics.ended({ ...exchange, deployment: 'other' })
  metrics.ended({ ...exchange, deployment: 'unknown', configured: false })
  const [latency] = metrics.read(0).instruments
  expect(latency?.series.map(({ histogram }) => histogram.count)).toEqual([2])
})

test('a hundred thousand unknown names make no more than a hundred series and one', () => {
  const metrics = createMetrics({ startedAt: 0 })
  for (let i = 0; i < 100_000; i++) metrics.ended({ ...exchange, deployment: `name-${i}`, configured: false })
  const names = deployments(metrics)
  expect([Object.keys(names).length, names.other]).toEqual([101, 99_900])
})

test('an unknown name longer than any configured one is not kept', () => {
  const metrics = createMetrics({ startedAt: 0 })
  for (const length of [200, 201]) metrics.ended({ ...exchange, deployment: 'n'.repeat(length), configured: false })
  expect(deployments(metrics)).toEqual({ ['n'.repeat(200)]: 1, other: 1 })
})

test.each(['__proto__', 'constructor', ''])('a deployment named %j is one like any other', (deployment) => {
  const metrics = createMetrics({ startedAt: 0 })
  metrics.ended({ ...exchange, deployment, configured: false })
  const [reading] = metrics.read(0).instruments
  expect(reading?.series.map(({ attributes }) => attributes)).toEqual([{ deployment, status_code: 200 }])
})
