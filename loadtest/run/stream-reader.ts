/** Reads a streamed chat answer as it comes, and notes when its tokens came. */
import { StringDecoder } from 'node:string_decoder'

export interface StreamFacts {
  /** When each piece of content came, by the clock of `feed`. */
  contentAt: number[]
  /** Whether `[DONE]` came, and nothing after it. */
  done: boolean
  finishReason: string | null
  /** The first event that is none of a chat stream; null when all were. */
  oddity: string | null
}

export interface StreamReader {
  readonly facts: Readonly<StreamFacts>
  feed(bytes: Buffer, at: number): void
}

interface Chunk {
  choices?: { delta?: { content?: unknown }; finish_reason?: unknown }[]
  error?: unknown
}

export function streamReader(): StreamReader {
  const facts: StreamFacts = { contentAt: [], done: false, finishReason: null, oddity: null }
  const decoder = new StringDecoder('utf8')
  let pending = ''
  return {
    facts,
    feed(bytes, at) {
      const events = (pending + decoder.write(bytes)).split(/\r?\n\r?\n/)
      pending = events.pop() ?? ''
      for (const event of events) take(event, at, facts)
    }
  }
}

function take(event: string, at: number, facts: StreamFacts): void {
  const data = event
    .split(/\r?\n/)
    .filter((line) => line.startsWith('data:'))
    .map((line) => line.slice('data:'.length).trimStart())
    .join('\n')
  if (data === '') return
  if (facts.done) facts.oddity ??= `after [DONE]: ${data.slice(0, 100)}`
  if (data === '[DONE]') {
    facts.done = true
    return
  }
  const chunk = parsed(data)
  if (chunk === null || chunk.error !== undefined) {
    facts.oddity ??= data.slice(0, 100)
    return
  }
  for (const { delta, finish_reason } of chunk.choices ?? []) {
    if (typeof delta?.content === 'string' && delta.content !== '') facts.contentAt.push(at)
    if (typeof finish_reason === 'string') facts.finishReason = finish_reason
  }
}

function parsed(data: string): Chunk | null {
  try {
    const value: unknown = JSON.parse(data)
    // Whatever else it is, its fields are looked at one by one.
    return typeof value === 'object' && value !== null ? (value as Chunk) : null
  } catch {
    return null
  }
}
