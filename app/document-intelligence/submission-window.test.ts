import { expect, test } from 'vitest'
import { seeded } from './chance.ts'
import { createSubmissionWindow } from './submission-window.ts'
import { testService } from './test-context.ts'

/** `ok` or the seconds to wait, for submissions at these milliseconds. */
function verdicts(limit: number, times: readonly number[]): ('ok' | number)[] {
  let now = 0
  const window = createSubmissionWindow(limit, () => now)
  return times.map((time) => {
    now = time
    const verdict = window.admit()
    return verdict.admitted ? 'ok' : verdict.retryAfterSeconds
  })
}

test('a second holds as many submissions as the limit, and one leaves it exactly a second later', () => {
  expect(verdicts(2, [0, 400, 999, 1000, 1399, 1400, 1401])).toEqual(['ok', 'ok', 1, 'ok', 1, 'ok', 1])
})

test('a refused submission does not count', () => {
  expect(verdicts(1, [0, 500, 900, 1000, 1001])).toEqual(['ok', 1, 1, 'ok', 1])
})

test('the sixteenth of fifteen at once waits a second', () => {
  expect(verdicts(15, Array(16).fill(5))).toEqual([...Array(15).fill('ok'), 1])
})

test.each([0, -1, -1_000_000])('a limit of %i is none', (limit) => {
  expect(verdicts(limit, Array(1000).fill(0))).toEqual(Array(1000).fill('ok'))
})

test('a clock that is set back neither frees what is taken nor makes anyone wait for it', () => {
  const hourBack = 5000 - 3_600_000
  expect(verdicts(1, [5000, hourBack, hourBack + 999, hourBack + 1000])).toEqual(['ok', 1, 1, 'ok'])
})

test('verdicts equal those of a plain list of times', () => {
  const random = seeded(3)
  for (const limit of [1, 2, 15, 40]) {
    let now = 0
    const times = Array.from({ length: 3000 }, () => (now += Math.floor(random() * (random() < 0.01 ? 3000 : 60))))
    let admitted: number[] = []
    const expected = times.map((time) => {
      admitted = admitted.filter((other) => other > time - 1000)
      if (admitted.length >= limit) return 1
      admitted.push(time)
      return 'ok'
    })
    expect(verdicts(limit, times)).toEqual(expected)
  }
})

test.each([10, 100_000])('a verdict costs the same in a window of %i', (limit) => {
  let now = 0
  const window = createSubmissionWindow(limit, () => now)
  const verdictCount = limit * 4
  for (let index = 0; index < verdictCount; index++) {
    now += 500 / limit
    window.admit()
  }
  // One look, at most two dropped, and what growing and shrinking copies, spread over all.
  expect(window.steps / verdictCount).toBeLessThan(6)
})

test('what has left the window is forgotten', () => {
  let now = 0
  const window = createSubmissionWindow(1_000_000, () => now)
  for (let index = 0; index < 5000; index++) window.admit()
  for (let index = 0; index < 5010; index++) {
    now += 100
    window.admit()
  }
  expect(window.size).toBeLessThanOrEqual(12)
})

test('the limit counts submissions by either name of the service together, and nothing else', async () => {
  const service = testService({ requestsPerSecond: 2 })
  const init = { method: 'POST', body: 'a', headers: { 'content-type': 'application/pdf' } }
  const four = '/documentintelligence/documentModels/prebuilt-read'
  const three = '/formrecognizer/documentModels/prebuilt-read'
  const asked = []
  for (const path of [`${four}:analyze`, `${three}:analyze`, `${four}:analyze`])
    asked.push((await service.askLimited(path, init)).status)
  for (const path of [four, `${four}/analyzeResults/x`, '/documentintelligence/info'])
    asked.push((await service.askLimited(path)).status)
  expect(asked).toEqual([202, 202, 429, 200, 404, 200])
})

test.each([
  ['documentintelligence', 'Document Intelligence API (4.0)'],
  ['formrecognizer', 'Form Recognizer API (3.1)']
])('a refusal by %s is worded as Azure words it', async (root, title) => {
  const service = testService({ requestsPerSecond: 1 })
  const ask = () => service.askLimited(`/${root}/documentModels/prebuilt-read:analyze`, { method: 'POST', body: 'a' })
  await ask()
  const refused = await ask()
  expect(Object.fromEntries(refused.headers)).toMatchObject({
    'content-type': 'application/json',
    'retry-after': '1',
    'retry-after-ms': expect.stringMatching(/^[1-9]\d{0,3}$/),
    'x-ratelimit-reset-requests': '1'
  })
  const message = `Requests to the Analyze Document Operation under ${title} have exceeded rate limit of your current FormRecognizer S0 pricing tier. Please retry after 1 second. Please contact Azure support service if you would like to further increase the default rate limit.`
  expect([refused.status, await refused.json()]).toEqual([429, { error: { code: '429', message } }])
})
