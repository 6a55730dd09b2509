/** What functions of extensions say about a request, as the pipeline's facts: for latency, limits, metrics and the traffic list. */
import type { Answer } from '../answer.ts'
import type { Context } from '../context.ts'
import type { ContextValues } from './api.ts'

const LONGEST_NAME = 200

/** Takes over what was said; what makes no sense is as if it had not been said. */
export function applyValues(context: Context): void {
  const { values, facts } = context
  if (values === null) return
  const prompt = count(values['X-OpenAI-Tokens-Prompt'])
  const completion = count(values['X-OpenAI-Tokens-Completion'])
  const bytes = count(values['X-OpenAI-Request-File-Size'])
  if (prompt !== null) facts.promptTokens = prompt
  if (completion !== null) facts.completionTokens = completion
  if (bytes !== null) facts.fileBytes = bytes
  const operation = name(values['Operation-Name'])
  if (operation !== null) facts.operation = operation
  const deployment = name(values['Deployment-Name'])
  if (deployment !== null && deployment !== context.deployment?.name) {
    const { deployments } = context.configuration
    context.deployment = deployments.find(deployment, routeOperation(operation), true) ?? context.deployment
  }
}

/** An answer that is due when an extension says so. */
export function timed<A extends Answer>(answer: A, { values }: Context): A {
  const due = values?.['Simulator-Target-Duration']
  if (typeof due !== 'number' || !Number.isFinite(due) || due < 0) return answer
  return { ...answer, timing: { kind: 'due', afterMs: due } }
}

/** Tells extensions what the simulator's own part found out. */
export function noteFacts(values: ContextValues, { facts, deployment }: Context): void {
  if (deployment) values['Deployment-Name'] ??= deployment.name
  if (facts.promptTokens !== null) values['X-OpenAI-Tokens-Prompt'] = facts.promptTokens
  if (facts.completionTokens === null) return
  values['X-OpenAI-Tokens-Completion'] = facts.completionTokens
  values['X-OpenAI-Tokens-Total'] = facts.completionTokens + (facts.promptTokens ?? 0)
}

type RouteOperation = Extract<Context['route'], { kind: 'operation' }>['operation']

/** Unknown names are guessed by what they are used for. */
function routeOperation(named: string | null): RouteOperation {
  switch (named) {
    case 'embeddings':
    case 'completions':
    case 'translation':
    case 'transcription':
      return named
    default:
      return 'chat_completions'
  }
}

function count(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? Math.round(value) : null
}

function name(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, LONGEST_NAME) : null
}
