import { expect, test } from 'vitest'
import { tokenIn } from './desktop.ts'

test('the token is found in the fragment, and only there', () => {
  expect(['#token=abc', '#home', '#token=', '', '#token=a%2Bb'].map(tokenIn)).toEqual(['abc', null, null, null, 'a+b'])
})
