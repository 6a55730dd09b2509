import { expect, test } from 'vitest'
import { type LimitedRequest, limitError } from './limit-answer.ts'
import { goDuration, writeAdmission } from './limit-headers.ts'
import { RequestWindow } from './request-window.ts'
import { TokenWindow } from './token-window.ts'
import type { Refusal, Verdict } from './verdict.ts'

const REQUEST: LimitedRequest = {
  dialect: 'azure',
  deployment: 'my-chat',
  model: 'gpt-4o',
  operation: 'chat_completions',
  apiVersion: '2024-06-01',
  region: 'East US'
}

function refused(verdict: Verdict): Refusal {
  if (verdict.admitted) throw new Error('admitted')
  return verdict
}

/** Wants 1,600 tokens where 58,900 of 60,000 are taken; room in 6.8 s. */
function tokenRefusal(): Refusal {
  const window = new TokenWindow(60_000)
  window.admit(1000, 58_900)
  return refused(window.admit(54_200, 1600))
}

function requestRefusal(waitMs: number): Refusal {
  const window = new RequestWindow(1)
  window.admit(0)
  return refused(window.admit(60_000 - waitMs))
}

const azureMessage = (change: Partial<LimitedRequest>, refusal: Refusal) =>
  limitError({ ...REQUEST, ...change }, refusal).message

function written(...[dialect, verdict]: [Parameters<typeof writeAdmission>[1], Parameters<typeof writeAdmission>[2]]) {
  const headers: Record<string, string> = {}
  writeAdmission(headers, dialect, verdict)
  return headers
}

test('Azure names deployment, model, region, operation and version', () => {
  const { status, code, body } = limitError(REQUEST, tokenRefusal())
  expect([status, code, body]).toEqual([
    429,
    'RateLimitReached',
    '{"error":{"code":"RateLimitReached","message": "Your requests to my-chat for gpt-4o in East US have exceeded the token rate limit for your current OpenAI S0 pricing tier. This request was for ChatCompletions_Create under Azure OpenAI API version 2024-06-01. Please retry after 7 seconds. To increase your default rate limit, visit: https://aka.ms/oai/quotaincrease."}}'
  ])
})

test("Azure's 429 tells how both limits stand and when the one that binds has room", () => {
  expect(limitError(REQUEST, tokenRefusal()).options.headers).toEqual({
    'retry-after': '7',
    'retry-after-ms': '6800',
    'x-ratelimit-limit-requests': '60',
    'x-ratelimit-remaining-requests': '60',
    'x-ratelimit-renewalperiod-requests': '10',
    'x-ratelimit-limit-tokens': '60000',
    'x-ratelimit-remaining-tokens': '1100',
    'x-ratelimit-renewalperiod-tokens': '60',
    'x-ratelimit-reset-tokens': '7',
    'x-ratelimit-type': 'Tokens'
  })
  expect(limitError(REQUEST, requestRefusal(999.5)).options.headers).toEqual({
    'retry-after': '1',
    'retry-after-ms': '1000',
    'x-ratelimit-limit-requests': '1',
    'x-ratelimit-remaining-requests': '0',
    'x-ratelimit-renewalperiod-requests': '60',
    'x-ratelimit-reset-requests': '1',
    'x-ratelimit-type': 'Requests'
  })
})

test('one second is singular, and requests are calls', () => {
  expect(azureMessage({}, requestRefusal(1000))).toMatch(
    /exceeded the call rate limit .* Please retry after 1 second\. To/
  )
})

test('the v1 surface has no version, and a request without one gets the usual', () => {
  expect(azureMessage({ apiVersion: 'v1' }, tokenRefusal())).toContain(
    'This request was for ChatCompletions_Create under OpenAI Language Model Instance API. Please'
  )
  const audio = azureMessage({ operation: 'transcription', apiVersion: null }, tokenRefusal())
  expect(audio).toContain('This request was for Audio_Transcriptions under Azure OpenAI API version 2024-10-21. Please')
})

test('a version that is no version neither breaks the body nor swells it', () => {
  const { body } = limitError({ ...REQUEST, apiVersion: `"\n${'x'.repeat(5000)}` }, tokenRefusal())
  expect(JSON.parse(body).error.message.length).toBeLessThan(400)
})

test('OpenAI counts and words it otherwise', () => {
  const openai = { ...REQUEST, dialect: 'openai' } as const
  const error = limitError(openai, tokenRefusal())
  expect(JSON.parse(error.body)).toEqual({
    error: {
      message:
        'Rate limit reached for my-chat in organization aoai-simulator on tokens per min (TPM): Limit 60000, Used 58900, Requested 1600. Please try again in 6.8s. Visit https://platform.openai.com/account/rate-limits to learn more.',
      type: 'tokens',
      param: null,
      code: 'rate_limit_exceeded'
    }
  })
  expect(error.options.headers).toEqual({
    'retry-after': '7',
    'retry-after-ms': '6800',
    'x-ratelimit-limit-requests': '60',
    'x-ratelimit-remaining-requests': '60',
    'x-ratelimit-limit-tokens': '60000',
    'x-ratelimit-remaining-tokens': '1100',
    'x-ratelimit-reset-tokens': '6.8s'
  })
  expect(limitError(openai, requestRefusal(1000)).message).toContain(
    'on requests per min (RPM): Limit 1, Used 1, Requested 1. Please try again in 1s.'
  )
  expect(limitError(openai, refused(new TokenWindow(1000).admit(0, 2000))).message).toContain(
    'Request too large for my-chat in organization aoai-simulator on tokens per min (TPM): Limit 1000, Requested 2000.'
  )
})

test('an admitted request is told what is left', () => {
  const both = new TokenWindow(60_000).admit(1000, 1600)
  expect(written('azure', both)).toEqual({
    'x-ratelimit-limit-requests': '60',
    'x-ratelimit-remaining-requests': '59',
    'x-ratelimit-renewalperiod-requests': '10',
    'x-ratelimit-reset-requests': '10',
    'x-ratelimit-limit-tokens': '60000',
    'x-ratelimit-remaining-tokens': '58400',
    'x-ratelimit-renewalperiod-tokens': '60',
    'x-ratelimit-reset-tokens': '60'
  })
  expect(written('openai', new RequestWindow(3).admit(1000))).toEqual({
    'x-ratelimit-limit-requests': '3',
    'x-ratelimit-remaining-requests': '2',
    'x-ratelimit-reset-requests': '1m0s'
  })
})

test('durations are printed as Go prints them', () => {
  const milliseconds = [0, 0.2, 6, 999.5, 1000, 6800, 59_123, 60_000, 172_800, 3_600_000, 3_661_001]
  expect(milliseconds.map(goDuration)).toEqual([
    '0s',
    '1ms',
    '6ms',
    '1s',
    '1s',
    '6.8s',
    '59.123s',
    '1m0s',
    '2m52.8s',
    '1h0m0s',
    '1h1m1.001s'
  ])
})
