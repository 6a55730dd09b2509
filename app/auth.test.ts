import { expect, test } from 'vitest'
import { createAuthenticator } from './auth.ts'

const check = (headers: Record<string, string>, { key = 'secret', dialect = 'azure' as 'azure' | 'openai' } = {}) =>
  createAuthenticator(key).check({ header: (name) => headers[name] }, dialect)

test('the key is accepted in each of its headers', () => {
  expect(check({ 'api-key': 'secret' })).toBeUndefined()
  expect(check({ 'ocp-apim-subscription-key': 'secret' })).toBeUndefined()
  expect(check({ authorization: 'Bearer secret' })).toBeUndefined()
  expect(check({ authorization: 'bearer  secret ' })).toBeUndefined()
})

test('a missing, empty or wrong key gets the body of a refused key', () => {
  for (const headers of [
    {},
    { 'api-key': '' },
    { 'api-key': 'secreT' },
    { 'ocp-apim-subscription-key': 'x' },
    { authorization: 'Basic secret' }
  ]) {
    const refusal = check(headers as Record<string, string>)
    expect(refusal).toMatchObject({ status: 401, options: { reason: 'PermissionDenied' } })
    expect(Buffer.byteLength(refusal?.body ?? '')).toBe(224)
  }
})

test('the first credential present decides, as on Azure', () => {
  expect(check({ 'api-key': 'wrong', authorization: 'Bearer secret' })).toBeDefined()
})

test('a wrong bearer token gets the body of a refused token, without an error object around it', () => {
  expect(JSON.parse(check({ authorization: 'Bearer no' })?.body ?? '')).toMatchObject({ statusCode: 401 })
})

test('plain OpenAI words it differently and shows no key in full', () => {
  const refusal = check({ authorization: 'Bearer sk-very-secret-key-1234' }, { dialect: 'openai' })
  expect(JSON.parse(refusal?.body ?? '').error.code).toBe('invalid_api_key')
  expect(refusal?.body).not.toContain('very-secret')
})

test('bytes beyond ASCII are a wrong key, not a failure', () => {
  expect(check({ 'api-key': 'sécrét\u00ff' })?.status).toBe(401)
})

test('a key beyond ASCII is compared as the bytes a client sends', () => {
  const sent = Buffer.from('schlüssel', 'utf8').toString('latin1')
  expect(check({ 'api-key': sent }, { key: 'schlüssel' })).toBeUndefined()
})
