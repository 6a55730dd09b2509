/** What is known about an exchange beside its bytes: written with a recording, and read back from it for metrics and the traffic list. */
import type { Context } from '../context.ts'
import { applyValues } from '../extensions/values.ts'
import { isObject } from '../openai/fields.ts'
import { streamUsage, type Usage, usageOf } from '../record/usage.ts'
import type { Interaction, RecordedResponse } from '../recordings/recording.ts'
import type { ModelOperation, Route } from '../routes/route.ts'

/** The keys are those of the original simulator, whose files hold them. */
export const VALUE_KEYS = {
  deployment: 'Deployment-Name',
  operation: 'Operation-Name',
  limiter: 'Limiter',
  prompt: 'X-OpenAI-Tokens-Prompt',
  completion: 'X-OpenAI-Tokens-Completion',
  total: 'X-OpenAI-Tokens-Total',
  charged: 'X-OpenAI-Tokens-Rate-Limit',
  duration: 'Simulator-Target-Duration'
} as const

/** Takes from a recording what the request's route does not tell. */
export function noteRecorded(context: Context, { response, contextValues }: Interaction): void {
  const { facts } = context
  context.values = { ...contextValues, ...context.values }
  facts.source = 'replay'
  facts.stream = response.stream !== null
  const prompt = amount(contextValues[VALUE_KEYS.prompt])
  const usage = prompt === null ? usageIn(response) : null
  facts.promptTokens = prompt ?? usage?.prompt ?? facts.promptTokens
  facts.completionTokens = amount(contextValues[VALUE_KEYS.completion]) ?? usage?.completion ?? facts.completionTokens
  // Where the route does not tell whom the request was for, whoever recorded it may have said so.
  if (context.deployment === null) applyValues(context)
}

/** Larger bodies are not parsed for the sake of three numbers. */
const LARGEST_PARSED = 512 * 1024

export function usageIn({ body, stream }: Pick<RecordedResponse, 'body' | 'stream'>): Usage | null {
  if (stream) return streamUsage(stream)
  if (body.length === 0) return null
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  if (bytes.length <= LARGEST_PARSED) return bytes.includes('"usage"') ? usageOf(parsed(bytes.toString('utf8'))) : null
  // Of long answers, such as many embeddings, it stands at the end.
  const usage = /"usage"\s*:\s*(\{[^{}]*\})[\s}]*$/.exec(bytes.toString('latin1', bytes.length - 2048))?.[1]
  return usage === undefined ? null : usageOf({ usage: parsed(usage) })
}

/** What is written with a recording. @param durationMs From arrival to the last byte. */
export function contextValuesOf(context: Context, usage: Usage | null, durationMs: number): Record<string, unknown> {
  const { route, deployment, facts, values, request } = context
  const own = valuesOfCall(route, request.path, { usage, durationMs })
  if (deployment) own[VALUE_KEYS.deployment] = deployment.name
  if (facts.rateLimitTokens > 0) own[VALUE_KEYS.charged] = facts.rateLimitTokens
  return { ...own, ...values }
}

/** What a call and its answer alone tell. */
export function valuesOfCall(
  route: Route,
  path: string,
  { usage, durationMs }: { usage: Usage | null; durationMs: number }
): Record<string, unknown> {
  const operation = route.kind === 'operation' ? route.operation : null
  const values: Record<string, unknown> = {
    [VALUE_KEYS.deployment]: route.kind === 'operation' ? route.deployment : null,
    [VALUE_KEYS.operation]: operation,
    [VALUE_KEYS.duration]: durationMs
  }
  const limiter = limiterFor(operation, path)
  if (limiter !== null) values[VALUE_KEYS.limiter] = limiter
  if (usage) {
    values[VALUE_KEYS.prompt] = usage.prompt
    if (usage.completion !== null) values[VALUE_KEYS.completion] = usage.completion
    values[VALUE_KEYS.total] = usage.total
  }
  return values
}

/** Of the simulator's own; nothing limits what is neither Azure OpenAI's nor Document Intelligence's. */
function limiterFor(operation: ModelOperation | null, path: string): string | null {
  if (operation === 'chat_completions' || operation === 'completions' || operation === 'embeddings')
    return 'openai-tokens'
  if (/^\/(?:documentintelligence|formrecognizer)\//.test(path)) return 'docintelligence'
  return /^\/(?:openai|v1|models)\//.test(path) ? 'openai-requests' : null
}

function amount(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
