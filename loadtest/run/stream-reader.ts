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

interface Choice {
  content: unknown
  finishReason: unknown
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
  const choices = choicesOf(parsed(data))
  if (choices === null) facts.oddity ??= data.slice(0, 100)
  for (const { content, finishReason } of choices ?? []) {
    if (typeof content === 'string' && content !== '') facts.contentAt.push(at)
    if (typeof finishReason === 'string') facts.finishReason = finishReason
  }
}

/** @returns null when an event is none of a chat stream. */
function choicesOf(event: unknown): Choice[] | null {
  if (!isRecord(event) || event.error !== undefined || !Array.isArray(event.choices)) return null
  const choices: Choice[] = []
  for (const choice of event.choices) {
    const delta = isRecord(choice) ? (choice.delta ?? {}) : null
    if (!isRecord(choice) || !isRecord(delta)) return null
    choices.push({ content: delta.content, finishReason: choice.finish_reason })
  }
  return choices
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data)
  } catch {
    return null
  }
}
