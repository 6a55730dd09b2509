/** Both official clients of Document Intelligence against the built server: submitting, polling to the end, refusals, limits. */
import { type AnalyzeOperationOutput, getLongRunningPoller, isUnexpected } from '@azure-rest/ai-document-intelligence'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusal } from './clients.ts'
import { intelligenceClient, picture, recognizerClient } from './document-clients.ts'
import { type RunningServer, startServer } from './server-process.ts'

let server: RunningServer
let unlimited: RunningServer
beforeAll(async () => {
  ;[server, unlimited] = await Promise.all([startServer(), startServer({ env: { DOC_INTELLIGENCE_RPS: '0' } })])
})
afterAll(() => Promise.all([server.stop(), unlimited.stop()]))

const ANALYZE = '/documentModels/{modelId}:analyze'
const RECEIPT = picture(60_000)
const INVOICE = 'https://example.invalid/invoice.png'
/** The former client looks every five seconds unless it is told otherwise. */
const SOON = { updateIntervalInMs: 50 }

type Client = ReturnType<typeof intelligenceClient>
type Submission =
  | { contentType: 'application/json'; body: { urlSource: string } | { base64Source: string } }
  | { contentType: 'image/png' | 'application/octet-stream'; body: Buffer }

const submit = (client: Client, model: string, submission: Submission) =>
  submission.contentType === 'application/json'
    ? client.path(ANALYZE, model).post(submission)
    : client.path(ANALYZE, model).post(submission)

async function analyze(client: Client, model: string, submission: Submission): Promise<AnalyzeOperationOutput> {
  const accepted = await submit(client, model, submission)
  if (isUnexpected(accepted)) throw accepted.body.error
  const { body } = await getLongRunningPoller(client, accepted, { intervalInMs: 50 }).pollUntilDone()
  // The poller ends with the operation's own answer, whatever the submission's type says.
  return body as unknown as AnalyzeOperationOutput
}

test.each([
  ['an address', { contentType: 'application/json', body: { urlSource: 'https://example.invalid/receipt.png' } }],
  ['base64', { contentType: 'application/json', body: { base64Source: RECEIPT.toString('base64') } }],
  ['an image', { contentType: 'image/png', body: RECEIPT }],
  ['bytes', { contentType: 'application/octet-stream', body: RECEIPT }]
] satisfies [string, Submission][])('the present client analyzes a document given as %s', async (_, submission) => {
  const { status, analyzeResult } = await analyze(intelligenceClient(unlimited), 'prebuilt-receipt', submission)
  expect(status).toBe('succeeded')
  expect(analyzeResult).toMatchObject({
    modelId: 'prebuilt-receipt',
    apiVersion: '2024-11-30',
    pages: [{ pageNumber: 1 }]
  })
  const total = analyzeResult?.documents?.[0]?.fields?.Total
  expect(total?.content).toBe(`$${total?.valueCurrency?.amount.toLocaleString('en-US', { minimumFractionDigits: 2 })}`)
})

test('the former client analyzes an address and bytes, and understands what it gets', async () => {
  const client = recognizerClient(unlimited)
  const address = await client.beginAnalyzeDocumentFromUrl('prebuilt-invoice', INVOICE, SOON)
  const invoice = await address.pollUntilDone()
  const bytes = await client.beginAnalyzeDocument('prebuilt-document', RECEIPT, SOON)
  const document = await bytes.pollUntilDone()
  const total = invoice.documents?.[0]?.fields.InvoiceTotal
  expect(total).toMatchObject({ kind: 'currency', value: { currencyCode: 'USD' } })
  expect(document.pages).toHaveLength(1)
  // The client finds a line's words by their spans.
  const [line] = document.pages?.[0]?.lines ?? []
  expect([...(line?.words() ?? [])].map(({ content }) => content).join(' ')).toBe(line?.content)
  expect(document.keyValuePairs?.length).toBeGreaterThan(0)
})

test('a larger document is seen running before it has succeeded', async () => {
  const client = intelligenceClient(unlimited)
  const accepted = await submit(client, 'prebuilt-read', { contentType: 'image/png', body: picture(700_000) })
  const location = new URL(String(accepted.headers['operation-location']))
  expect(location.origin).toBe(unlimited.url)
  const look = async () => {
    const answer = await fetch(location, { headers: { 'api-key': unlimited.apiKey } })
    return [answer.headers.get('retry-after'), (await answer.json()).status]
  }
  expect(await look()).toEqual(['1', 'running'])
  await expect.poll(look, { timeout: 10_000 }).toEqual([null, 'succeeded'])
})

test('both clients tell of a wrong key as they do with Azure', async () => {
  const wrong = { url: unlimited.url, apiKey: 'wrong' }
  const present = await submit(intelligenceClient(wrong), 'prebuilt-read', { contentType: 'image/png', body: RECEIPT })
  expect([present.status, isUnexpected(present) && present.body.error.code]).toEqual(['401', '401'])
  const former = await refusal(recognizerClient(wrong).beginAnalyzeDocument('prebuilt-read', RECEIPT))
  expect(former).toMatchObject({ statusCode: 401, code: '401' })
})

test('both clients tell of a model that does not exist', async () => {
  const present = await submit(intelligenceClient(unlimited), 'prebuilt-none', {
    contentType: 'image/png',
    body: RECEIPT
  })
  expect(present.status).toBe('404')
  expect(isUnexpected(present) && present.body.error).toMatchObject({ innererror: { code: 'ModelNotFound' } })
  const former = await refusal(recognizerClient(unlimited).beginAnalyzeDocument('prebuilt-none', RECEIPT))
  expect(former).toMatchObject({ statusCode: 404, code: 'NotFound' })
})

test('the sixteenth submission in a second gets a 429, and both clients ask again', async () => {
  const statuses: number[] = []
  const present = intelligenceClient(server, statuses)
  const former = recognizerClient(server, statuses)
  const accepted = await Promise.all([
    ...Array.from({ length: 8 }, async () => {
      const { status } = await submit(present, 'prebuilt-read', { contentType: 'image/png', body: RECEIPT })
      return status === '202'
    }),
    ...Array.from({ length: 8 }, async () => {
      const poller = await former.beginAnalyzeDocument('prebuilt-read', RECEIPT, SOON)
      return (await poller.pollUntilDone()).pages?.length === 1
    })
  ])
  expect(accepted).toEqual(Array(16).fill(true))
  const counted = (wanted: number) => statuses.filter((status) => status === wanted).length
  expect([counted(202), counted(429)]).toEqual([16, 1])
})
