import { expect, test } from 'vitest'
import { isSecretParameter, redactQuery } from './redact.ts'

test('values of secret parameters are hidden, whatever their case or encoding', () => {
  expect(redactQuery('api-version=1&api-key=k&SIG=s&access%5Ftoken=t&code&x=y')).toBe(
    'api-version=1&api-key=hidden&SIG=hidden&access%5Ftoken=hidden&code&x=y'
  )
})

test('a query that cannot be decoded is left as it is', () => {
  expect(redactQuery('%zz=1')).toBe('%zz=1')
})

test.each(['api-key', 'subscription-key', 'Code', 'SIG', 'token', 'access_token', '%61pi-key', '+token', 'c%6Fde'])(
  'the parameter %s is secret',
  (name) => {
    expect(isSecretParameter(name)).toBe(true)
  }
)

test.each(['api-version', 'tokens', 'my-code', 'keys', ''])('the parameter %j is not', (name) => {
  expect(isSecretParameter(name)).toBe(false)
})

test('a value with equals signs is hidden to its end', () => {
  expect(redactQuery('sig=a=b=c&x=1')).toBe('sig=hidden&x=1')
})
