import { expect, test } from 'vitest'
import { cutAtStop } from './text-choice.ts'

function cut(tokens: string[], stops: string[]) {
  let stopped = false
  const passed = [...cutAtStop(tokens, stops, () => (stopped = true))]
  return { passed, stopped }
}

test('tokens pass untouched when there is no stop sequence', () => {
  expect(cut(['a', 'b'], [])).toEqual({ passed: ['a', 'b'], stopped: false })
})

test('the text ends where a stop sequence begins, even inside a token', () => {
  expect(cut(['Hello', ' wor', 'ld'], ['or'])).toEqual({ passed: ['Hello', ' w'], stopped: true })
})

test('a stop sequence that spans several tokens is found', () => {
  expect(cut(['one', ' two', ' three', ' four'], ['o thr'])).toEqual({ passed: ['one', ' tw'], stopped: true })
})

test('the earliest of several stop sequences counts', () => {
  expect(cut(['abc', 'def'], ['e', 'c'])).toEqual({ passed: ['ab'], stopped: true })
})

test('what only looks like the beginning of a stop sequence is sent in the end', () => {
  expect(cut(['a', 'b', 'a', 'b'], ['abx'])).toEqual({ passed: ['a', 'b', 'a', 'b'], stopped: false })
})

test('a stop sequence right at the beginning leaves nothing', () => {
  expect(cut(['Lorem', ' ipsum'], ['Lo'])).toEqual({ passed: [], stopped: true })
})

test('any cut agrees with looking for the stop sequence in the whole text', () => {
  const letters = ['a', 'b', 'ab', 'ba', 'aab']
  for (let code = 0; code < 5 ** 5; code++) {
    const tokens = Array.from({ length: 5 }, (_, place) => letters[Math.floor(code / 5 ** place) % 5] ?? '')
    const text = tokens.join('')
    const at = text.indexOf('aba')
    const { passed, stopped } = cut(tokens, ['aba'])
    expect({ tokens, text: passed.join(''), stopped }).toEqual({
      tokens,
      text: at < 0 ? text : text.slice(0, at),
      stopped: at >= 0
    })
  }
})
