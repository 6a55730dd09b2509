import { expect, test } from 'vitest'
import { testService } from './test-context.ts'
import { failureErrors } from './test-schema.ts'

const V4 = '/documentintelligence/documentModels'
const V3 = '/formrecognizer/documentModels'

const MISSING = '400 InvalidArgument/ParameterMissing'
const PARAMETER = '400 InvalidArgument/InvalidParameter'
const SOURCE = '400 InvalidArgument/InvalidContentSourceFormat'
const CONTENT = '400 InvalidRequest/InvalidContent'
const MEDIA_TYPE = '415 UnsupportedMediaType/UnsupportedContent'
const MODEL = '404 NotFound/ModelNotFound'
const VERSION = '400 InvalidRequest/NotSupportedApiVersion'

async function refusalOf(path: string, body: BodyInit, type: string | null): Promise<[string, string]> {
  const headers: Record<string, string> = type === null ? {} : { 'content-type': type }
  const answer = await testService().ask(path, { method: 'POST', body, headers })
  const refusal = await answer.json()
  expect(failureErrors(refusal)).toEqual([])
  expect(answer.headers.get('content-type')).toBe('application/json')
  const { code, innererror } = refusal.error
  return [`${answer.status} ${code}/${innererror.code}`, innererror.message]
}

test.each([
  ['', MISSING, /urlSource or base64Source/],
  ['{"urlSource":', CONTENT, /not valid JSON/],
  ['[]', CONTENT, /JSON object/],
  ['null', CONTENT, /JSON object/],
  [{}, MISSING, /urlSource or base64Source/],
  [{ urlSource: null }, MISSING, /urlSource or base64Source/],
  [{ urlSource: 'https://a.b/c', base64Source: 'AAAA' }, PARAMETER, /not both/],
  [{ urlSource: 5 }, PARAMETER, /urlSource is invalid/],
  [{ urlSource: 'file:///etc/passwd' }, SOURCE, /http or https/],
  [{ urlSource: 'receipt.png' }, SOURCE, /absolute/],
  [{ base64Source: 'not base64!' }, CONTENT, /base64/],
  [{ base64Source: 'A===' }, CONTENT, /base64/],
  [{ base64Source: 'AAA' }, CONTENT, /base64/],
  [{ base64Source: '' }, CONTENT, /empty/],
  [{ base64Source: { a: 1 } }, PARAMETER, /base64Source/]
])('the JSON body %j is refused with what is wrong', async (body, refusal, message) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const [told, why] = await refusalOf(`${V4}/prebuilt-read:analyze`, text, 'application/json')
  expect(told).toBe(refusal)
  expect(why).toMatch(message)
})

test.each([
  [0, 'application/octet-stream', CONTENT, /empty/],
  [0, 'application/pdf', CONTENT, /empty/],
  [9, 'text/plain', MEDIA_TYPE, /text\/plain.*application\/pdf/],
  [9, 'toString', MEDIA_TYPE, /toString/],
  [9, null, MEDIA_TYPE, /no Content-Type/]
])('%i bytes of type %s are refused', async (size, type, refusal, message) => {
  const [told, why] = await refusalOf(`${V4}/prebuilt-read:analyze`, new Uint8Array(size), type)
  expect(told).toBe(refusal)
  expect(why).toMatch(message)
})

test.each([
  ['prebuilt-unknown:analyze', MODEL, /model was not found/],
  ['prebuilt-document:analyze', MODEL, /model was not found/],
  ['-strange:analyze', MODEL, /model was not found/],
  [`${'long'.repeat(17)}:analyze`, MODEL, /model was not found/],
  ['prebuilt-read:analyze?pages=0', PARAMETER, /pages/],
  ['prebuilt-read:analyze?pages=3-1', PARAMETER, /pages/],
  ['prebuilt-read:analyze?pages=1,,2', PARAMETER, /1-3,5/],
  ['prebuilt-read:analyze?pages=2', PARAMETER, /the document has 1 page\./],
  [`prebuilt-read:analyze?pages=1${',1'.repeat(100)}`, PARAMETER, /at most 100/],
  [`prebuilt-read:analyze?pages=1${',1'.repeat(9000)}`, PARAMETER, /pages/],
  ['prebuilt-read:analyze?locale=english please', PARAMETER, /locale/],
  ['prebuilt-read:analyze?stringIndexType=bytes', PARAMETER, /textElements/],
  ['prebuilt-read:analyze?features=barcodes,magic', PARAMETER, /ocrHighResolution/],
  ['prebuilt-layout:analyze?features=queryFields', MISSING, /queryFields/],
  ['prebuilt-layout:analyze?features=queryFields&queryFields=a b', PARAMETER, /letters/],
  [`prebuilt-layout:analyze?features=queryFields&queryFields=${'abcdefghijklmnopqrstu'.split('')}`, PARAMETER, /20/],
  ['prebuilt-layout:analyze?outputContentFormat=html', PARAMETER, /markdown/],
  ['prebuilt-read:analyze?outputContentFormat=markdown', PARAMETER, /prebuilt-layout/],
  ['prebuilt-read:analyze?output=pdf', PARAMETER, /leave it out/]
])('%s is refused', async (path, refusal, message) => {
  const [told, why] = await refusalOf(`${V4}/${path}`, 'a document', 'application/octet-stream')
  expect(told).toBe(refusal)
  expect(why).toMatch(message)
})

test.each([
  ['prebuilt-read:analyze?api-version=2022-08-31&features=languages', VERSION, /2023-07-31 or later/],
  ['prebuilt-layout:analyze?api-version=2023-07-31&features=queryFields&queryFields=a', PARAMETER, /features/],
  ['prebuilt-layout:analyze?api-version=2023-07-31&outputContentFormat=markdown', VERSION, /2024-11-30 or later/]
])('what came with a later version is refused by an earlier one: %s', async (path, refusal, message) => {
  const [told, why] = await refusalOf(`${V3}/${path}`, 'a document', 'application/octet-stream')
  expect(told).toBe(refusal)
  expect(why).toMatch(message)
})
