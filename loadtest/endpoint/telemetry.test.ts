import { expect, test } from 'vitest'
import { parsePrometheus } from './prometheus.ts'
import { difference, telemetryOf } from './telemetry.ts'

test('samples are read with their labels, escapes and all', () => {
  const text = [
    '# HELP a_metric Some "text"',
    '# TYPE a_metric histogram',
    'a_metric_sum{deployment="a\\"b\\\\c\\nd,e}",status_code="200"} 1.5',
    'a_metric_bucket{le="+Inf",} 3 1700000000000',
    'plain -Inf',
    'spaced { a = "1" , b="" } 2e3',
    ''
  ].join('\n')
  expect(parsePrometheus(text)).toEqual([
    { name: 'a_metric_sum', labels: { deployment: 'a"b\\c\nd,e}', status_code: '200' }, value: 1.5 },
    { name: 'a_metric_bucket', labels: { le: '+Inf' }, value: 3 },
    { name: 'plain', labels: {}, value: Number.NEGATIVE_INFINITY },
    { name: 'spaced', labels: { a: '1', b: '' }, value: 2000 }
  ])
})

test('what is no metric is named', () => {
  expect(() => parsePrometheus('a 1\n<html>')).toThrow('Line 2 is no metric: <html>')
  expect(() => parsePrometheus('a{b=c} 1')).toThrow('Line 1')
})

const METRICS = `
# TYPE aoai_api_simulator_latency_base histogram
aoai_api_simulator_latency_base_count{status_code="200",deployment="a"} 10
aoai_api_simulator_latency_base_sum{status_code="200",deployment="a"} 0.02
aoai_api_simulator_latency_base_bucket{status_code="200",deployment="a",le="+Inf"} 10
aoai_api_simulator_latency_base_count{status_code="429",deployment="a"} 4
aoai_api_simulator_latency_base_sum{status_code="429",deployment="a"} 0.001
aoai_api_simulator_latency_base_count{status_code="400",deployment="a"} 1
aoai_api_simulator_latency_base_count{status_code="200",deployment="b"} 99
aoai_api_simulator_latency_full_sum{status_code="200",deployment="a"} 1.02
aoai_api_simulator_tokens_used_sum{deployment="a",token_type="prompt"} 30
aoai_api_simulator_tokens_used_sum{deployment="a",token_type="completion"} 100
aoai_api_simulator_tokens_rate_limit_sum{deployment="a"} 160
aoai_api_simulator_limits_count{deployment="a",reason="tokens"} 3
aoai_api_simulator_limits_sum{deployment="a",reason="tokens"} 600
aoai_api_simulator_limits_count{deployment="a",reason="requests"} 1
aoai_api_simulator_stream_time_to_first_token_count{deployment="a"} 2
aoai_api_simulator_stream_time_to_first_token_sum{deployment="a"} 0.5
`

test('the account of one deployment is taken from the metrics, times over the 2xx only', () => {
  expect(telemetryOf(METRICS, 'a')).toEqual({
    ok: 10,
    throttled: 4,
    failed: 1,
    baseMs: 20,
    fullMs: 1020,
    rateLimitTokens: 160,
    completionTokens: 100,
    promptTokens: 30,
    limitedByRequests: 1,
    limitedByTokens: 3,
    firstTokens: 2,
    firstTokenMs: 500,
    tokenGaps: 0,
    tokenGapMs: 0
  })
})

test('what happened between two accounts is their difference', () => {
  const [earlier, later] = [telemetryOf(METRICS, 'a'), telemetryOf(METRICS.replace('"} 10', '"} 17'), 'a')]
  expect(difference(later, earlier)).toMatchObject({ ok: 7, throttled: 0, baseMs: 0 })
})
