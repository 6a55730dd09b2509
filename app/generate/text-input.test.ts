import { expect, test } from 'vitest'
import type { Tokenizer } from '../openai/tokens/contract.ts'
import { checkTokens } from './text-input.ts'

/** A vocabulary of ten tokens. Nobody needs their bytes here. */
const tokenizer: Tokenizer = {
  encoding: 'cl100k_base',
  count: () => 0,
  encode: () => [],
  has: (token) => token < 10,
  bytesOf() {
    throw new Error('Text is made of ids that are only to be checked')
  }
}

test('ids are checked without making text of them, and an unknown one is named with its place', () => {
  const tokens = { kind: 'tokens', tokens: [1, 2, 9] } as const
  const unknown = { kind: 'tokens', tokens: [1, 10] } as const
  expect(() => checkTokens([tokens, { kind: 'text', text: 'a' }, tokens], tokenizer, 'input')).not.toThrow()
  expect(() => checkTokens([unknown], tokenizer, 'input')).toThrow("Invalid 'input': 10 is not a token")
  expect(() => checkTokens([tokens, unknown], tokenizer, 'input')).toThrow("Invalid 'input[1]': 10 is not a token")
})
