import { expect, test } from 'vitest'
import { allHold } from './check.ts'
import { checksOf } from './checks.ts'
import { around, testRun } from './test-run.ts'

type Run = Parameters<typeof checksOf>[0]

const results = (run: Run) => Object.fromEntries(checksOf(run).map(({ name, result }) => [name, result]))
const actual = (run: Run, name: string) => checksOf(run).find((one) => one.name === name)?.actual

const admitted = { all: 1800, inRequestWindow: 100, inTokenWindow: 500, spanSeconds: 180, complete: true }

test('the request limit: the band of whole requests a minute, throttling, and a fast simulator', () => {
  const client = { ok: 1795, throttled: 3000, admitted }
  const simulator = { ok: 1795, throttled: 3000, baseMs: 1795 * 2 }
  const inBand = testRun('limits-requests', {
    client,
    simulator,
    perWindow: [
      { ok: 590, tokens: 0 },
      { ok: 591, tokens: 0 }
    ]
  })
  expect(new Set(Object.values(results(inBand)))).toEqual(new Set(['pass']))
  expect(actual(inBand, 'Successful requests a minute')).toBe('clients 590.5, simulator 590.5')
  const below = testRun('limits-requests', {
    client,
    simulator,
    perWindow: [
      { ok: 589, tokens: 0 },
      { ok: 590, tokens: 0 }
    ]
  })
  expect(results(below)['Successful requests a minute']).toBe('FAIL')
  const justAbove = testRun('limits-requests', {
    client,
    simulator,
    perWindow: [
      { ok: 600, tokens: 0 },
      { ok: 601, tokens: 0 }
    ]
  })
  expect(results(justAbove)['Successful requests a minute']).toBe('pass')
  const above = testRun('limits-requests', { client, simulator, perWindow: [{ ok: 601, tokens: 0 }] })
  expect(results(above)['Successful requests a minute']).toBe('FAIL')
  const gentle = testRun('limits-requests', {
    client: { ...client, throttled: 99 },
    simulator,
    perWindow: [{ ok: 600, tokens: 0 }]
  })
  expect(results(gentle)['Throttled requests']).toBe('FAIL')
})

test('the token limit: the band of tokens, on both sides', () => {
  const client = { ok: 1500, throttled: 3000, admitted }
  const simulator = { ok: 1500, throttled: 3000, baseMs: 1500 }
  const run = (tokens: number) => testRun('limits-tokens', { client, simulator, perWindow: [{ ok: 500, tokens }] })
  for (const [tokens, result] of [
    [94_999, 'FAIL'],
    [95_000, 'pass'],
    [105_000, 'pass'],
    [105_001, 'FAIL']
  ] as const) {
    expect(results(run(tokens))['Completion tokens a minute']).toBe(result)
  }
  const [window] = run(100_000).windows
  if (!window?.simulator) throw new Error('There is no window')
  const disputed = {
    ...run(100_000),
    windows: [{ ...window, simulator: { ...window.simulator, completionTokens: 1 } }]
  }
  expect(results(disputed)['Completion tokens a minute']).toBe('FAIL')
})

test('a run without a whole minute does not pass for one', () => {
  const run = testRun('limits-requests', { client: { ok: 300, throttled: 500, admitted }, simulator: null })
  expect(results(run)['Successful requests a minute']).toBe('FAIL')
  expect(actual(run, 'Successful requests a minute')).toContain('no whole minute')
})

test('more than the limit in any window is a fault in every run; so is a 429 without a wait', () => {
  const over = { ...admitted, inRequestWindow: 6, inTokenWindow: 501 }
  const run = testRun('limits-requests', {
    brief: true,
    client: { ok: 5, throttled: 9, admitted: over, unannounced: 1 }
  })
  expect(results(run)).toMatchObject({
    'Requests admitted in any 10 s': 'FAIL',
    'Tokens admitted in any 60 s': 'FAIL',
    '429s announce a wait': 'FAIL'
  })
  const lost = testRun('limits-requests', { client: { ok: 5, admitted: { ...admitted, complete: false } } })
  expect(results(lost)['Requests admitted in any 10 s']).toBe('not checked')
})

test('a brief run: exactly what the limit allows is admitted, if the run is shorter than the window', () => {
  const run = (all: number, spanSeconds: number) =>
    testRun('limits-tokens', {
      brief: true,
      client: { ok: all, throttled: 50, admitted: { ...admitted, all, spanSeconds } }
    })
  const name = 'All that the limit allows is admitted'
  expect(results(run(4, 3))[name]).toBe('pass')
  expect(results(run(3, 3))[name]).toBe('FAIL')
  expect(results(run(5, 3))[name]).toBe('FAIL')
  expect(results(run(5, 11))[name]).toBe('not checked')
  expect(results({ ...run(3, 3), fresh: false })[name]).toBe('not checked')
  expect(results({ ...run(5, 3), fresh: false })[name]).toBe('FAIL')
})

test('base latency is the simulator’s own, or without metrics the clients’', () => {
  const client = { ok: 100, latency: around(12) }
  expect(results(testRun('base-latency', { client, simulator: { ok: 100, baseMs: 1000 } }))).toMatchObject({
    'Mean base latency': 'pass',
    'Both sides count alike': 'pass'
  })
  const told = testRun('base-latency', { client, simulator: { ok: 100, baseMs: 200 } })
  expect(actual(told, 'Mean base latency')).toBe('2.00 ms, as the simulator counts it')
  const alone = testRun('base-latency', { client, simulator: null })
  expect(results(alone)).toMatchObject({ 'Mean base latency': 'FAIL', 'Both sides count alike': 'not checked' })
  expect(actual(alone, 'Mean base latency')).toBe('12.0 ms, as the clients see it')
})

test('added latency: a second, give or take a tenth; in a brief run, never early', () => {
  const run = (ms: number, brief: boolean) =>
    testRun('added-latency', { brief, client: { ok: 10, latency: around(ms) }, simulator: { ok: 10, fullMs: ms * 10 } })
  expect([899, 900, 1100, 1101].map((ms) => results(run(ms, false))['Mean latency'])).toEqual([
    'FAIL',
    'pass',
    'pass',
    'FAIL'
  ])
  const disputed = { ...run(1000, false), client: { ...run(1000, false).client, latency: around(3000) } }
  expect(results(disputed)['Mean latency']).toBe('FAIL')
  expect(actual(disputed, 'Mean latency')).toBe('clients 3,000 ms, simulator 1,000 ms')
  expect(results(run(5000, true))['No answer before its time']).toBe('pass')
  expect(results(run(198, true))['No answer before its time']).toBe('FAIL')
})

test('streams: complete, and within a tenth of the pace that was asked for', () => {
  const client = { ok: 10, firstToken: around(219), tokenGap: around(18.1) }
  const simulator = { ok: 10, firstTokens: 10, firstTokenMs: 2000, tokenGaps: 990, tokenGapMs: 990 * 20 }
  expect(allHold(checksOf(testRun('streaming', { client, simulator })))).toBe(true)
  const slow = testRun('streaming', { client: { ...client, firstToken: around(221), brokenStreams: 1 }, simulator })
  expect(results(slow)).toMatchObject({ 'Mean time to first token': 'FAIL', 'Streams are complete': 'FAIL' })
  const early = testRun('streaming', { brief: true, client: { ...client, lastToken: around(428) } })
  expect(results(early)['No last token before its time']).toBe('FAIL')
})

test('strange answers, none at all, and different counts are failures', () => {
  expect(results(testRun('base-latency', { client: { ok: 5, failed: 1 } })).Answers).toBe('FAIL')
  expect(results(testRun('base-latency', { client: { ok: 5, throttled: 1 } })).Answers).toBe('FAIL')
  const useless = testRun('limits-tokens', { client: { ok: 9, throttled: 1, brokenAnswers: 2, admitted } })
  expect(results(useless).Answers).toBe('FAIL')
  expect(actual(useless, 'Answers')).toBe('8 such, 2 others')
  expect(results(testRun('limits-tokens', { client: { ok: 0, throttled: 9, admitted } })).Answers).toBe('FAIL')
  const differ = testRun('base-latency', { client: { ok: 5 }, simulator: { ok: 6 } })
  expect(results(differ)['Both sides count alike']).toBe('FAIL')
  const cut = testRun('base-latency', { client: { ok: 5, cutOff: 1 }, simulator: { ok: 6 } })
  expect(results(cut)['Both sides count alike']).toBe('not checked')
})

test('requests without an answer at the end have failed, and so has a simulator that tells nothing any more', () => {
  const cut = testRun('base-latency', { client: { ok: 5, cutOff: 2 } })
  expect(results(cut).Answers).toBe('FAIL')
  expect(actual(cut, 'Answers')).toBe('5 such, 2 others, 2 of them without an answer at the end')
  const lost: Run = { ...testRun('base-latency', { client: { ok: 5 }, simulator: null }), metrics: 'lost' }
  expect(results(lost)['Both sides count alike']).toBe('FAIL')
  expect(results(testRun('doc-intelligence', { client: { ok: 5, cutOff: 1, latency: around(1) } })).Documents).toBe(
    'FAIL'
  )
})

test('every document must be accepted and analyzed', () => {
  const documents = (client: { ok: number; failed: number; latency: ReturnType<typeof around> }) =>
    results(testRun('doc-intelligence', { client, simulator: { ok: client.ok } })).Documents
  expect(documents({ ok: 200, failed: 0, latency: around(6000) })).toBe('pass')
  expect(documents({ ok: 200, failed: 1, latency: around(6000) })).toBe('FAIL')
  expect(documents({ ok: 0, failed: 0, latency: around(null) })).toBe('FAIL')
})
