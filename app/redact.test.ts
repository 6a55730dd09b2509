import { expect, test } from 'vitest'
import { redactQuery } from './redact.ts'

test('values of secret parameters are hidden, whatever their case or encoding', () => {
  expect(redactQuery('api-version=1&api-key=k&SIG=s&access%5Ftoken=t&code&x=y')).toBe(
    'api-version=1&api-key=hidden&SIG=hidden&access%5Ftoken=hidden&code&x=y'
  )
})

test('a query that cannot be decoded is left as it is', () => {
  expect(redactQuery('%zz=1')).toBe('%zz=1')
})
