import { expect, test } from 'vitest'
import { ORIGIN, testService } from './test-context.ts'
import { failureErrors, operationErrors } from './test-schema.ts'

const V4 = '/documentintelligence/documentModels'
const V3 = '/formrecognizer/documentModels'
const HOUR_MS = 60 * 60 * 1000
const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}'

const bytes = (size: number, type = 'application/octet-stream'): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': type },
  body: new Uint8Array(size).fill(65)
})

test.each([
  [`${V4}/prebuilt-layout:analyze?api-version=2024-11-30`, V4, '2024-11-30'],
  [`${V4}/prebuilt-layout:analyze`, V4, '2024-11-30'],
  [`${V3}/prebuilt-layout:analyze?api-version=2022-08-31`, V3, '2022-08-31'],
  [`${V3}/prebuilt-layout:analyze?api-version=2023-07-31`, V3, '2023-07-31'],
  [`${V3}/prebuilt-layout:analyze?api-version=%0d%0aevil`, V3, '2023-07-31']
])('a submission to %s is accepted and says where its result will be', async (path, base, version) => {
  const answer = await testService().ask(path, bytes(10))
  expect([answer.status, await answer.text()]).toEqual([202, ''])
  const headers = Object.fromEntries(answer.headers)
  expect(headers).toMatchObject({ 'retry-after': '1', 'x-ms-region': 'East US' })
  expect(headers['apim-request-id']).toMatch(new RegExp(`^${UUID}$`))
  const location = new RegExp(`^${ORIGIN}${base}/prebuilt-layout/analyzeResults/${UUID}\\?api-version=${version}$`)
  expect(headers['operation-location']).toMatch(location)
})

test('a result is running until its document would have been read, then succeeded as often as it is asked for', async () => {
  const service = testService()
  const location = await service.submit(`${V4}/prebuilt-read:analyze`, new Uint8Array(1_000_000))
  service.pass(1999)
  const running = await service.ask(location)
  expect(running.headers.get('retry-after')).toBe('1')
  const early = await running.json()
  expect(early).toEqual({
    status: 'running',
    createdDateTime: '2026-01-31T12:00:00Z',
    lastUpdatedDateTime: '2026-01-31T12:00:00Z'
  })
  service.pass(1)
  const [first, second] = [await service.ask(location), await service.ask(location)]
  expect(first.headers.get('retry-after')).toBe(null)
  const done = await first.json()
  expect(done).toMatchObject({
    status: 'succeeded',
    createdDateTime: '2026-01-31T12:00:00Z',
    lastUpdatedDateTime: '2026-01-31T12:00:02Z'
  })
  expect(await second.json()).toEqual(done)
  expect([operationErrors(early, '4'), operationErrors(done, '4')]).toEqual([[], []])
})

test('even the smallest document takes its 200 ms', async () => {
  const service = testService()
  const location = await service.submit(`${V4}/prebuilt-read:analyze`, 'x')
  service.pass(199)
  const early = await service.ask(location)
  service.pass(1)
  const late = await service.ask(location)
  expect([(await early.json()).status, (await late.json()).status]).toEqual(['running', 'succeeded'])
})

test('the same bytes give the same result, in whichever way they come; other bytes and another seed give another', async () => {
  const document = Buffer.from(`%PDF-1.7 ${'a document '.repeat(500)}`)
  const result = async (service: ReturnType<typeof testService>, body: BodyInit, type: string) => {
    const location = await service.submit(`${V4}/prebuilt-invoice:analyze`, body, type)
    return (await service.result(location)).analyzeResult
  }
  const service = testService()
  const base64 = JSON.stringify({ base64Source: document.toString('base64') })
  const [raw, typed, encoded] = [
    await result(service, document, 'application/octet-stream'),
    await result(service, document, 'application/pdf'),
    await result(service, base64, 'application/json; charset=utf-8')
  ]
  expect([typed, encoded]).toEqual([raw, raw])
  const other = await result(service, Buffer.from(document).fill(66, 20, 21), 'application/pdf')
  const otherSeed = await result(testService({ seed: 2 }), document, 'application/pdf')
  expect(other.content).not.toBe(raw.content)
  expect(otherSeed.content).not.toBe(raw.content)
})

test('a document behind an address is never fetched, and the same again', async () => {
  const service = testService()
  const body = JSON.stringify({ urlSource: 'https://nowhere.invalid/a%20file.pdf?sig=1' })
  const contents = []
  for (const path of [`${V4}/prebuilt-read:analyze`, `${V4}/prebuilt-read:analyze?_overload=analyzeDocument`]) {
    const location = await service.submit(path, body, 'application/json')
    service.pass(1000)
    const { analyzeResult } = await (await service.ask(location)).json()
    contents.push([analyzeResult.pages[0].unit, analyzeResult.content])
  }
  expect(contents[0]).toEqual(contents[1])
  expect(contents[0]?.[0]).toBe('inch')
})

test('a result belongs to the model and to the name of the service by which it was submitted', async () => {
  const service = testService()
  const location = await service.submit(`${V3}/prebuilt-read:analyze?api-version=2023-07-31`)
  service.pass(1000)
  const elsewhere = [
    location.replace('/formrecognizer/', '/documentintelligence/'),
    location.replace('prebuilt-read', 'prebuilt-layout'),
    location.replace(/[0-9a-f]\?/, 'x?')
  ]
  for (const path of elsewhere) {
    const answer = await service.ask(path)
    const body = await answer.json()
    expect([answer.status, body.error.code, body.error.innererror.code]).toEqual([404, 'NotFound', 'OperationNotFound'])
    expect(failureErrors(body)).toEqual([])
  }
  expect((await service.ask(location)).status).toBe(200)
})

test('a deleted result is gone, and a day is as long as one stays', async () => {
  const service = testService()
  const [deleted, aged] = [
    await service.submit(`${V4}/prebuilt-read:analyze`),
    await service.submit(`${V4}/prebuilt-read:analyze`)
  ]
  const removed = await service.ask(deleted, { method: 'DELETE' })
  expect([removed.status, await removed.text()]).toEqual([204, ''])
  expect((await service.ask(deleted)).status).toBe(404)
  expect((await service.ask(deleted, { method: 'DELETE' })).status).toBe(404)
  service.pass(24 * HOUR_MS - 1)
  expect((await service.ask(aged)).status).toBe(200)
  service.pass(1)
  expect((await service.ask(aged)).status).toBe(404)
})

test('models that nobody built answer where unknown deployments do, and nowhere else', async () => {
  const open = await testService().ask(`${V4}/my-model:analyze`, bytes(9))
  const closed = testService({ allowUndefined: false })
  expect(open.status).toBe(202)
  for (const path of ['my-model:analyze', 'my-model']) {
    const answer = await closed.ask(`${V4}/${path}`, path.includes(':') ? bytes(9) : {})
    expect([answer.status, (await answer.json()).error.innererror.code]).toEqual([404, 'ModelNotFound'])
  }
  expect((await closed.ask(`${V4}/prebuilt-read:analyze`, bytes(9))).status).toBe(202)
})

test('models and the resource are listed as each version words them', async () => {
  const service = testService()
  const ids = async (path: string) =>
    (await (await service.ask(path)).json()).value.map(({ modelId }: { modelId: string }) => modelId)
  const [four, three] = [await ids(V4), await ids(`${V3}?api-version=2023-07-31`)]
  expect(four).toContain('prebuilt-bankStatement.us')
  expect(four).not.toContain('prebuilt-document')
  expect(three).toContain('prebuilt-document')
  const invoice = await (await service.ask(`${V4}/prebuilt-invoice`)).json()
  expect(invoice).toMatchObject({
    modelId: 'prebuilt-invoice',
    createdDateTime: '2024-11-30T00:00:00Z',
    docTypes: { invoice: { fieldSchema: { InvoiceTotal: { type: 'currency' }, Items: { type: 'array' } } } }
  })
  expect(await (await service.ask('/documentintelligence/info')).json()).toEqual({
    customDocumentModels: { count: 0, limit: 500 }
  })
  expect((await (await service.ask('/formrecognizer/info')).json()).customNeuralDocumentModelBuilds).toEqual({
    used: 0,
    quota: 20,
    quotaResetDateTime: '2026-02-01T00:00:00Z'
  })
})

test.each([
  ['GET', '/'],
  ['GET', '/documentintelligence/operations'],
  ['POST', `${V4}/prebuilt-read:analyzeBatch`],
  ['PUT', `${V4}/prebuilt-read:analyze`],
  ['POST', '/vision/v3.2/read/analyze']
])('%s %s is left to others', async (method, path) => {
  expect(await testService().answers(path, { method })).toBe(false)
})
