/** Azure's estimate of a prompt it has not counted: a token for every four characters, rounded up per input. */
import { isObject } from '../openai/fields.ts'

/** `prompt` or `input`: a string, strings, token ids or arrays of them. Token ids count one each. */
export function inputsEstimate(value: unknown): number {
  if (typeof value === 'string') return quarter(codePoints(value))
  if (!Array.isArray(value)) return 0
  let sum = 0
  for (const item of value) {
    if (typeof item === 'string') sum += quarter(codePoints(item))
    else if (typeof item === 'number') sum += 1
    else if (Array.isArray(item)) sum += item.length
  }
  return sum
}

/** Messages' texts, rounded up per message. Roles, names, tools and pictures do not count. */
export function messagesEstimate(value: unknown): number {
  if (!Array.isArray(value)) return inputsEstimate(value)
  let sum = 0
  for (const message of value) if (isObject(message)) sum += quarter(contentLength(message.content))
  return sum
}

function contentLength(content: unknown): number {
  if (typeof content === 'string') return codePoints(content)
  if (!Array.isArray(content)) return 0
  let sum = 0
  for (const part of content) if (isObject(part) && typeof part.text === 'string') sum += codePoints(part.text)
  return sum
}

function quarter(characters: number): number {
  return Math.ceil(characters / 4)
}

/** Unicode code points; a surrogate without its other half is one. */
export function codePoints(text: string): number {
  let count = text.length
  for (let i = 0; i < text.length - 1; i++) {
    if ((text.charCodeAt(i) & 0xfc00) !== 0xd800 || (text.charCodeAt(i + 1) & 0xfc00) !== 0xdc00) continue
    count--
    i++
  }
  return count
}
