import parse, { type Family } from 'parse-prometheus-text-format'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { attributesOf, collector, pointsOf } from '../../app/telemetry/otlp-collector.ts'
import { call } from './control.ts'
import { type RunningServer, startServer } from './server-process.ts'

const NASTY = 'a"b\\c{d="e"} é🙂'
const files = { 'deployments.json': JSON.stringify({ tight: { model: 'gpt-4o', tokensPerMinute: 1000 } }) }
const flags = ['--deployments', 'deployments.json', '--control-port', '0']

const PACED = { LATENCY_OPENAI_CHAT_COMPLETIONS_MEAN: '3' }

let server: RunningServer
let silent: RunningServer
beforeAll(async () => {
  ;[server, silent] = await Promise.all([
    startServer({ flags, files, env: PACED }),
    startServer({ flags, files, env: { TELEMETRY_BUFFER: '0' } })
  ])
})
afterAll(() => Promise.all([server.stop(), silent.stop()]))

async function chat({ url, apiKey }: RunningServer, deployment: string, more: object = {}): Promise<number> {
  const response = await fetch(`${url}/openai/deployments/${encodeURIComponent(deployment)}/chat/completions`, {
    method: 'POST',
    headers: { 'api-key': apiKey, 'content-type': 'application/json' },
    body: JSON.stringify({ messages: [{ role: 'user', content: 'Hello' }], max_tokens: 5, ...more })
  })
  await response.arrayBuffer()
  return response.status
}

async function scrape({ url, apiKey }: RunningServer): Promise<string> {
  const response = await fetch(`${url}/++/metrics`, { headers: { 'api-key': apiKey } })
  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    'text/plain; version=0.0.4; charset=utf-8'
  ])
  return response.text()
}

/** The parser folds each histogram into one and loses its labels; as untyped samples it gives all of them. */
function seriesIn(text: string): Family[] {
  return parse(text.replaceAll(/^# TYPE \S+ histogram\n/gm, ''))
}

function valuesOf(families: readonly Family[], name: string, labels: Record<string, string>): [string, number][] {
  return families
    .filter((family) => family.name === name)
    .flatMap(({ metrics }) => metrics)
    .filter((sample) => Object.entries(labels).every(([key, value]) => sample.labels?.[key] === value))
    .map((sample) => [sample.labels?.le ?? '', Number(sample.value)])
}

test('a parser of the format finds every instrument in what the running server says', async () => {
  expect([await chat(server, 'tight'), await chat(server, 'tight')]).toEqual([200, 429])
  expect(await chat(server, 'streamed', { stream: true })).toBe(200)
  const families = parse(await scrape(server))
  expect(families.map(({ name, type }) => [name, type])).toEqual([
    ['target_info', 'GAUGE'],
    ['aoai_api_simulator_latency_base', 'HISTOGRAM'],
    ['aoai_api_simulator_latency_full', 'HISTOGRAM'],
    ['aoai_api_simulator_tokens_used', 'HISTOGRAM'],
    ['aoai_api_simulator_tokens_requested', 'HISTOGRAM'],
    ['aoai_api_simulator_tokens_rate_limit', 'HISTOGRAM'],
    ['aoai_api_simulator_limits', 'HISTOGRAM'],
    ['aoai_api_simulator_stream_time_to_first_token', 'HISTOGRAM'],
    ['aoai_api_simulator_stream_time_between_tokens', 'HISTOGRAM']
  ])
  expect(families[0]?.metrics).toMatchObject([{ value: '1', labels: { service_name: 'aoai-api-simulator' } }])
})

test('a parser of the format reads a client’s own name for a deployment as it was sent, and as many as were', async () => {
  for (let round = 0; round < 3; round++) expect(await chat(server, NASTY)).toBe(200)
  const families = seriesIn(await scrape(server))
  const own = { deployment: NASTY, status_code: '200' }
  expect(valuesOf(families, 'aoai_api_simulator_latency_full_count', own)).toEqual([['', 3]])
  const buckets = valuesOf(families, 'aoai_api_simulator_latency_full_bucket', own)
  const counts = buckets.map(([, count]) => count)
  expect(buckets.at(-1)).toEqual(['+Inf', 3])
  expect(counts).toEqual([...counts].sort((a, b) => a - b))
  const used = { deployment: NASTY, token_type: 'completion' }
  expect(valuesOf(families, 'aoai_api_simulator_tokens_used_sum', used)).toEqual([['', 15]])
})

test('a collector is sent every instrument, with its unit and its attributes', async () => {
  const { endpoint, exports } = await collector()
  const env = { ...PACED, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: 'under-test' }
  const reporting = await startServer({ flags, files, env })
  expect([await chat(reporting, 'tight'), await chat(reporting, 'tight')]).toEqual([200, 429])
  expect(await chat(reporting, 'streamed', { stream: true })).toBe(200)
  expect((await reporting.stop()).code).toBe(0)
  const last = exports.at(-1)
  expect(attributesOf(last?.resource.attributes ?? [])).toMatchObject({ 'service.name': 'under-test' })
  const [tight, streamed] = [{ deployment: 'tight' }, { deployment: 'streamed' }]
  const points = pointsOf(last)?.map(([name, unit, attributes, count]) => [name, unit, attributes, count])
  expect(points).toEqual(
    expect.arrayContaining([
      ['aoai-api-simulator.latency.base', 'seconds', { ...tight, status_code: 200 }, 1],
      ['aoai-api-simulator.latency.base', 'seconds', { ...tight, status_code: 429 }, 1],
      ['aoai-api-simulator.latency.full', 'seconds', { ...streamed, status_code: 200 }, 1],
      ['aoai-api-simulator.tokens.used', 'tokens', { ...tight, token_type: 'prompt' }, 1],
      ['aoai-api-simulator.tokens.requested', 'tokens', { ...tight, token_type: 'completion' }, 1],
      ['aoai-api-simulator.tokens.rate-limit', 'tokens', tight, 1],
      ['aoai-api-simulator.limits', 'requests', { ...tight, reason: 'requests' }, 1],
      ['aoai-api-simulator.stream.time_to_first_token', 'seconds', streamed, 1],
      ['aoai-api-simulator.stream.time_between_tokens', 'seconds', streamed, 4]
    ])
  )
})

test('with telemetry off requests are answered and limited as ever, and nothing is kept or counted', async () => {
  expect([await chat(silent, 'tight'), await chat(silent, 'tight')]).toEqual([200, 429])
  expect(await chat(silent, 'streamed', { stream: true })).toBe(200)
  const text = await scrape(silent)
  expect(text).toContain('# TELEMETRY_BUFFER is 0: nothing is counted.\n')
  expect(parse(text).map(({ name }) => name)).toEqual(['target_info'])
  expect(await call(silent, 'traffic.recent')).toEqual([])
  const seconds = await call(silent, 'telemetry.history')
  expect(seconds.filter(({ requests, inFlight, full }) => requests > 0 || inFlight !== 0 || full !== null)).toEqual([])
  expect(await call(silent, 'limits.list')).toMatchObject([{ deployment: 'tight', throttledByRequests: 1 }])
})

test('the UI is told whether there is telemetry', async () => {
  const told = await Promise.all([server, silent].map((each) => call(each, 'app.info')))
  expect(told.map(({ telemetry }) => telemetry)).toEqual([true, false])
})
