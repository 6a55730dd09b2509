import { Tiktoken } from 'js-tiktoken/lite'
import cl100k from 'js-tiktoken/ranks/cl100k_base'
import o200k from 'js-tiktoken/ranks/o200k_base'

export type Encoding = 'cl100k' | 'o200k'

const ranks = { cl100k, o200k }
const encoders = new Map<Encoding, Tiktoken>()

/** The independent oracle of token counts. */
export function encode(text: string, encoding: Encoding = 'o200k'): number[] {
  const encoder = encoders.get(encoding) ?? new Tiktoken(ranks[encoding])
  encoders.set(encoding, encoder)
  return encoder.encode(text, [], [])
}

export const count = (text: string, encoding: Encoding = 'o200k') => encode(text, encoding).length

export interface PlainMessage {
  role: string
  content: string
  name?: string
}

/** Tokens of a chat's messages: three for each, and `priming` once for the answer's start. */
export function countMessages(messages: PlainMessage[], encoding: Encoding = 'o200k', priming = 3): number {
  return messages.reduce((total, { role, content, name }) => {
    const named = name === undefined ? 0 : count(name, encoding) + 1
    return total + 3 + count(role, encoding) + count(content, encoding) + named
  }, priming)
}
