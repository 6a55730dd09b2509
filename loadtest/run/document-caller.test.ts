import { afterEach, expect, test } from 'vitest'
import { closeFakes, fakeEndpoint } from '../fake-endpoint.ts'
import { openDocumentCaller } from './document-caller.ts'

afterEach(closeFakes)

type Answer = [status: number, headers: Record<string, string>, body?: string]

/** Sends one document to a server that gives these answers in turn. */
async function analyze(...answers: Answer[]) {
  const asked: string[] = []
  const endpoint = await fakeEndpoint((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers['ocp-apim-subscription-key']}`)
    const [status, headers, body] = answers[asked.length - 1] ?? [500, {}]
    response.writeHead(status, headers).end(body)
  })
  const caller = openDocumentCaller(endpoint, { bytes: 100, pollMs: 1, mostPolls: 3 }, 60_000)
  const { status, okAnswers, failure, retryAfter } = await caller.send()
  caller.close()
  return { status, okAnswers, failure, retryAfter, asked }
}

const ACCEPTED: Answer = [202, { 'operation-location': 'http://elsewhere.invalid/documentintelligence/r/1?a=b' }]
const RUNNING: Answer = [200, {}, '{"status":"running"}']
const DONE: Answer = [200, {}, '{"status": "succeeded"}']

test('a document is analyzed when its result is there; the key goes to the endpoint alone', async () => {
  expect(await analyze(ACCEPTED, RUNNING, DONE)).toEqual({
    ...{ status: 200, okAnswers: 3, failure: null, retryAfter: null },
    asked: [
      'POST /documentintelligence/documentModels/prebuilt-receipt:analyze?api-version=2024-11-30 k',
      'GET /documentintelligence/r/1?a=b k',
      'GET /documentintelligence/r/1?a=b k'
    ]
  })
})

test('a refused submission is told apart from a failed one', async () => {
  expect(await analyze([429, { 'retry-after': '1' }])).toMatchObject({ status: 429, failure: null, retryAfter: '1' })
  expect(await analyze([400, {}, 'no'])).toMatchObject({ status: 400, okAnswers: 0, failure: '400 no' })
})

test.each([
  ['a 200 in place of the 202', [DONE], 1, '200 {"status": "succeeded"}'],
  ['a 202 without a place for the result', [[202, {}]], 1, 'the 202 does not say where its result will be'],
  ['a result that is not found', [ACCEPTED, [404, {}, 'gone']], 1, '404 gone'],
  ['a result that fails', [ACCEPTED, [200, {}, '{"status":"failed"}']], 2, 'the analysis is failed'],
  ['a result that does not come', [ACCEPTED, RUNNING, RUNNING, RUNNING, DONE], 4, 'no result after 3 looks']
] satisfies [string, Answer[], number, string][])('%s is a failure', async (_, answers, okAnswers, failure) => {
  const outcome = await analyze(...answers)
  expect(outcome).toMatchObject({ okAnswers, failure })
  expect(outcome.status >= 200 && outcome.status < 300).toBe(false)
})
