/** How many tokens an answer says that it took. */
import { isObject } from '../openai/fields.ts'

export interface Usage {
  prompt: number
  /** null where nothing is completed, as for embeddings. */
  completion: number | null
  total: number
}

/** Of a JSON body; null where it says nothing. */
export function usageOf(json: unknown): Usage | null {
  if (!isObject(json)) return null
  const usage = isObject(json.usage) ? json.usage : isObject(json.response) ? json.response.usage : undefined
  if (!isObject(usage)) return null
  const prompt = count(usage.prompt_tokens ?? usage.input_tokens)
  if (prompt === null) return null
  const completion = count(usage.completion_tokens ?? usage.output_tokens)
  return { prompt, completion, total: count(usage.total_tokens) ?? prompt + (completion ?? 0) }
}

/** Of a stream: the last event that says anything. */
export function streamUsage(events: readonly { data: string }[]): Usage | null {
  for (let at = events.length - 1; at >= 0; at--) {
    const data = events[at]?.data ?? ''
    if (!data.includes('"usage"')) continue
    const usage = usageOf(parsed(data))
    if (usage) return usage
  }
  return null
}

/** Something that a person reads as it comes: an event that carries a piece of the answer. */
const PIECE = /"(?:content|text|arguments|refusal|delta)":\s*"(?!")/

/** Pieces of the answer in a stretch of a stream, for its pace; a recorded stream does not tell its tokens. */
export function piecesIn(event: string): number {
  return PIECE.test(event) ? 1 : 0
}

function count(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null
}

/** The JSON in an event's data lines. */
function parsed(event: string): unknown {
  const data = event
    .split('\n')
    .filter((line) => line.startsWith('data:'))
    .map((line) => line.slice(5))
  try {
    return JSON.parse(data.join('\n'))
  } catch {
    return undefined
  }
}
