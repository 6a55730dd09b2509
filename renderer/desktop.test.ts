import { expect, test } from 'vitest'
import { browserTheme, tokenIn } from './desktop.ts'

test('the token is found in the fragment, and only there', () => {
  expect(['#token=abc', '#home', '#token=', '', '#token=a%2Bb'].map(tokenIn)).toEqual(['abc', null, null, null, 'a+b'])
})

test('a forced palette wins over light and dark', () => {
  const named = (...matching: string[]) =>
    browserTheme({
      // Only what is read is given.
      matchMedia: (query) => ({ matches: matching.some((each) => query.includes(each)) }) as MediaQueryList
    })
  expect([named(), named('dark'), named('dark', 'forced')]).toEqual(['light', 'dark', 'high-contrast'])
})
