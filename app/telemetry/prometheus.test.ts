import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { expect, test } from 'vitest'
import { createMetrics, type Metrics } from './metrics.ts'
import { scopeMetricsOf } from './metrics-data.ts'
import { prometheusText } from './prometheus.ts'
import { parseExposition } from './prometheus-grammar.ts'

const service = { name: 'aoai-api-simulator', version: '1.2.3' }
const NASTY = 'a"b\\c\nd{e="f"} 1 # é🙂\u0001'

function busy(deployment: string | null = 'chat'): Metrics {
  const metrics = createMetrics({ startedAt: 0 })
  const exchange = { deployment, configured: true, baseSeconds: 0.0007, fullSeconds: 1.25, limitedBy: null }
  const tokens = { promptTokens: 12, completionTokens: 1e7, rateLimitTokens: 16 }
  metrics.ended({ ...exchange, ...tokens, status: 200 })
  metrics.ended({ ...exchange, ...tokens, status: 200, baseSeconds: 1e-7, fullSeconds: 90 })
  metrics.ended({ ...exchange, ...tokens, status: 429, limitedBy: 'tokens' })
  metrics.ended({ ...exchange, ...tokens, status: 429, limitedBy: 'requests' })
  const stream = metrics.stream(deployment, true)
  stream.firstToken(0.3)
  stream.gap(0.02)
  return metrics
}

test('every instrument is there under the name of OpenTelemetry’s exporter, with its unit', () => {
  const families = parseExposition(prometheusText(busy().read(0), service))
  expect(families.map(({ name, type, unit }) => [name, type, unit])).toEqual([
    ['target_info', 'gauge', null],
    ['aoai_api_simulator_latency_base', 'histogram', 'seconds'],
    ['aoai_api_simulator_latency_full', 'histogram', 'seconds'],
    ['aoai_api_simulator_tokens_used', 'histogram', 'tokens'],
    ['aoai_api_simulator_tokens_requested', 'histogram', 'tokens'],
    ['aoai_api_simulator_tokens_rate_limit', 'histogram', 'tokens'],
    ['aoai_api_simulator_limits', 'histogram', 'requests'],
    ['aoai_api_simulator_stream_time_to_first_token', 'histogram', 'seconds'],
    ['aoai_api_simulator_stream_time_between_tokens', 'histogram', 'seconds']
  ])
})

test.each(['chat', NASTY, '', '\\', '\\n', null])(
  'the text for %j is what OpenTelemetry’s exporter writes',
  (deployment) => {
    const snapshot = busy(deployment).read(5000)
    const theirs = new PrometheusSerializer().serialize({
      resource: resourceFromAttributes({ 'service.name': service.name, 'service.version': service.version }),
      scopeMetrics: [scopeMetricsOf(snapshot, service)]
    })
    expect(prometheusText(snapshot, service)).toBe(theirs)
  }
)

test('a hostile deployment name comes out of the parser as it went in', () => {
  const families = parseExposition(prometheusText(busy(NASTY).read(0), service))
  const names = families.slice(1).flatMap(({ samples }) => samples.map(({ labels }) => labels.get('deployment')))
  expect(new Set(names)).toEqual(new Set([NASTY]))
})

test('buckets are cumulative and the last one holds every value', () => {
  const families = parseExposition(prometheusText(busy().read(0), service))
  const full = families.find(({ name }) => name === 'aoai_api_simulator_latency_full')
  const ok = full?.samples.filter(({ labels }) => labels.get('status_code') === '200') ?? []
  const buckets = ok
    .filter(({ name }) => name.endsWith('_bucket'))
    .map(({ labels, value }) => [labels.get('le'), value])
  expect(Object.fromEntries(buckets)).toMatchObject({ 1: 0, '2.5': 1, 60: 1, '+Inf': 2 })
  const rest = ok.filter(({ name }) => !name.endsWith('_bucket')).map(({ name, value }) => [name, value])
  expect(Object.fromEntries(rest)).toEqual({ [`${full?.name}_count`]: 2, [`${full?.name}_sum`]: 91.25 })
})

test('before the first exchange the text names the service and nothing else', () => {
  const [target, ...rest] = parseExposition(prometheusText(createMetrics({ startedAt: 0 }).read(0), service))
  expect(target?.samples).toEqual([
    {
      name: 'target_info',
      labels: new Map([
        ['service_name', 'aoai-api-simulator'],
        ['service_version', '1.2.3']
      ]),
      value: 1
    }
  ])
  expect(rest).toEqual([])
})

const gauge = (line: string) => `# HELP a A\n# TYPE a gauge\n${line}`
const histogram = (lines: string[]) => ['# HELP x X', '# TYPE x histogram', ...lines, ''].join('\n')

test('the grammar these tests hold the text to takes what is right', () => {
  const right = histogram(['x_count 2', 'x_sum 1', 'x_bucket{le="1"} 1', 'x_bucket{le="+Inf"} 2'])
  expect([gauge('a{b="c",d="\\\\"} 1e-7\n'), right].map((text) => parseExposition(text).length)).toEqual([1, 1])
})

test.each([
  ['a text without a last line end', gauge('a 1')],
  ['a label without quotes', gauge('a{b=c} 1\n')],
  ['a line end in a label', gauge('a{b="c\nd"} 1\n')],
  ['an unknown escape', gauge('a{b="\\t"} 1\n')],
  ['a hyphen in a name', gauge('a-b 1\n')],
  ['a label given twice', gauge('a{b="c",b="d"} 1\n')],
  ['a series given twice', gauge('a 1\na 1\n')],
  ['a value that is no number', gauge('a one\n')],
  ['a sample of another family', gauge('b 1\n')],
  ['falling buckets', histogram(['x_count 1', 'x_sum 1', 'x_bucket{le="1"} 2', 'x_bucket{le="+Inf"} 1'])],
  ['buckets out of order', histogram(['x_count 1', 'x_sum 1', 'x_bucket{le="2"} 1', 'x_bucket{le="1"} 1'])],
  ['no last bucket', histogram(['x_count 1', 'x_sum 1', 'x_bucket{le="1"} 1'])],
  ['a count unlike the last bucket', histogram(['x_count 2', 'x_sum 1', 'x_bucket{le="+Inf"} 1'])],
  ['a histogram without its sum', histogram(['x_count 1', 'x_bucket{le="+Inf"} 1'])]
])('the grammar these tests hold the text to refuses %s', (_, text) => {
  expect(() => parseExposition(text)).toThrow()
})
