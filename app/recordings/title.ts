/** What people recognise a request by. */
import { parseJson } from './canonical-json.ts'

const LONGEST = 80
/** Bytes; titles of larger bodies are not worth the parsing. */
const LARGEST_BODY = 2_000_000

/** The first words of the last user message, the prompt or the input; empty where there are none. */
export function titleOf(body: Uint8Array | null): string {
  if (!body || body.length > LARGEST_BODY) return ''
  const value = parseJson(body)?.value
  if (typeof value !== 'object' || value === null) return ''
  const { messages, prompt, input } = value as Record<string, unknown> // Any object has text keys.
  return short(messageText(messages) || textOf(prompt) || messageText(input) || textOf(input))
}

function messageText(messages: unknown): string {
  if (!Array.isArray(messages)) return ''
  const last = messages.findLast((message) => field(message, 'role') === 'user')
  return textOf(field(last, 'content'))
}

/** A text, or the first text in a list of parts. */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  for (const part of content) {
    const text = typeof part === 'string' ? part : field(part, 'text')
    if (typeof text === 'string' && text !== '') return text
  }
  return ''
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value
    ? (value as Record<string, unknown>)[name]
    : undefined
}

function short(text: string): string {
  const line = text
    .slice(0, LONGEST * 4)
    .replace(/\s+/g, ' ')
    .trim()
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1).trimEnd()}…` : line
}
