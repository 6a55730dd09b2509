/** Counts the prompt of a request that somebody else answers, for limits that charge by it. */
import type { Context } from './context.ts'
import type { Generators } from './generate/index.ts'
import { inputsEstimate, messagesEstimate } from './limits/prompt-estimate.ts'
import { ApiError } from './openai/errors.ts'
import { isObject } from './openai/fields.ts'

/** Exactly where the request is one that could be generated; what else another service may accept is estimated, never refused. */
export async function countPrompt(context: Context, generators: Generators): Promise<void> {
  const { facts } = context
  try {
    await generators.prepare(context)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
  }
  facts.promptTokens ??= estimate(context.json)
  // Whether the answer is a stream, only the answer tells.
  facts.stream = false
}

function estimate(body: unknown): number {
  if (!isObject(body)) return 0
  return inputsEstimate(body.prompt) + inputsEstimate(body.input) + messagesEstimate(body.messages)
}
