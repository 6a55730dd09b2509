/** `prompt` and `input`: a string, strings, a token array, or token arrays. Completions and embeddings take all four. */
import { type ApiError, invalidType, invalidValue, missingParameter } from '../openai/errors.ts'
import { arrayTooLong, type Body, emptyArray } from '../openai/fields.ts'
import type { EncodingName, TokenCounter, Tokenizer } from '../openai/tokens/contract.ts'

export type TextInput = { kind: 'text'; text: string } | { kind: 'tokens'; tokens: readonly number[] }

const MAX_INPUTS = 2048

/** @throws ApiError naming the item that is none of the four forms. */
export function textInputs(body: Body, name: string): TextInput[] {
  const value = body[name]
  if (value === undefined || value === null) throw missingParameter(name)
  if (typeof value === 'string') return [{ kind: 'text', text: value }]
  if (!Array.isArray(value)) throw invalidType(name, EXPECTED, value)
  if (value.length === 0) throw emptyArray(name)
  if (typeof value[0] === 'number') return [{ kind: 'tokens', tokens: tokenIds(value, name) }]
  if (value.length > MAX_INPUTS) throw arrayTooLong(name, MAX_INPUTS, value.length)
  const texts = typeof value[0] === 'string'
  return value.map((item, index) => oneOfMany(item, texts, `${name}[${index}]`))
}

const EXPECTED = 'one of a string, an array of strings, an array of tokens or an array of token arrays'

/** @param text Whether the items are strings: the first one decides for all. */
function oneOfMany(item: unknown, text: boolean, path: string): TextInput {
  if (text) {
    if (typeof item === 'string') return { kind: 'text', text: item }
    throw invalidType(path, 'a string', item)
  }
  if (!Array.isArray(item)) throw invalidType(path, 'one of a string or an array of tokens', item)
  if (item.length === 0) throw emptyArray(path)
  return { kind: 'tokens', tokens: tokenIds(item, path) }
}

function tokenIds(items: readonly unknown[], path: string): number[] {
  for (const [index, item] of items.entries()) {
    if (typeof item !== 'number' || !Number.isInteger(item)) throw invalidType(`${path}[${index}]`, 'an integer', item)
    if (item < 0)
      throw invalidValue(
        `${path}[${index}]`,
        `Invalid '${path}[${index}]': token ids are not negative, but got ${item}.`
      )
  }
  // Every item was seen to be a number.
  return items as number[]
}

/** Each input's tokens; a token array counts its length. */
export async function countInputs(
  inputs: readonly TextInput[],
  encoding: EncodingName,
  counter: TokenCounter,
  signal: () => AbortSignal
): Promise<number[]> {
  const texts = inputs.flatMap((input) => (input.kind === 'text' ? [input.text] : []))
  const counted = await counter.countEach(encoding, texts, signal)
  let next = 0
  return inputs.map((input) => (input.kind === 'tokens' ? input.tokens.length : (counted[next++] ?? 0)))
}

/** @throws ApiError when a token array has an id that the vocabulary lacks. */
export function checkTokens(inputs: readonly TextInput[], tokenizer: Tokenizer, name: string): void {
  for (const [index, input] of inputs.entries()) {
    const unknown = input.kind === 'tokens' ? input.tokens.find((token) => !tokenizer.has(token)) : undefined
    if (unknown !== undefined) throw unknownToken(inputs.length === 1 ? name : `${name}[${index}]`, unknown, tokenizer)
  }
}

function unknownToken(path: string, token: number, { encoding }: Tokenizer): ApiError {
  return invalidValue(path, `Invalid '${path}': ${token} is not a token of the model's encoding, ${encoding}.`)
}

/** The text of an input; ids that the vocabulary lacks are refused. */
export function inputText(input: TextInput, tokenizer: Tokenizer, path: string): string {
  if (input.kind === 'text') return input.text
  const bytes = input.tokens.map((token) => {
    const found = tokenizer.bytesOf(token)
    if (found) return found
    throw unknownToken(path, token, tokenizer)
  })
  return Buffer.concat(bytes).toString('utf8')
}
