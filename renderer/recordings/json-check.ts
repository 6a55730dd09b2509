import { jsonLanguage } from '@codemirror/lang-json'

export interface JsonProblem {
  message: string
  /** Characters from the start. */
  position: number
  /** From 1. */
  line: number
  column: number
}

/** What is wrong with a JSON text, and where; null = nothing. */
export function jsonProblem(text: string): JsonProblem | null {
  try {
    JSON.parse(text)
    return null
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    const position = Math.min(positionIn(said, text), text.length)
    const before = text.slice(0, position)
    const line = before.split('\n').length
    const column = position - before.lastIndexOf('\n')
    return { message: plainMessage(said, text), position, line, column }
  }
}

/** Engines name the position in most of their messages; where they do not, the first thing that the grammar stumbles over is it. */
function positionIn(said: string, text: string): number {
  const named = /position (\d+)/.exec(said)?.[1]
  if (named !== undefined) return Number(named)
  if (/end of JSON input/i.test(said)) return text.trimEnd().length
  let found = text.length
  jsonLanguage.parser.parse(text).iterate({
    enter(node) {
      if (node.type.isError) found = Math.min(found, node.from)
    }
  })
  return found
}

function plainMessage(said: string, text: string): string {
  if (text.trim() === '') return 'There is nothing here; JSON needs at least {}'
  if (/end of JSON input/i.test(said)) return 'The text ends too early'
  return said
    .replace(/,? ?(\.\.\.)?"[\s\S]*"(\.\.\.)? is not valid JSON$/, '')
    .replace(/( in JSON)? at position \d+.*$/s, '')
}
