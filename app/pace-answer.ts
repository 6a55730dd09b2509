/** Gives an answer the time that its operation takes by the settings its request began with. */
import type { Answer } from './answer.ts'
import type { Context } from './context.ts'
import { holdUntil, paceAnswer } from './latency/pace.ts'
import type { Scheduler } from './latency/scheduler.ts'
import type { Work } from './latency/targets.ts'

/** Errors and the simulator's own pages are not delayed. */
export function pace(context: Context, answer: Answer, scheduler: Scheduler): Answer | Promise<Answer> {
  context.facts.baseMs = scheduler.now() - context.startedAt
  const { timing } = answer
  if (timing?.kind === 'due' && answer.kind === 'whole')
    return holdUntil(answer, context.startedAt + timing.afterMs, () => context.request.client.signal(), scheduler)
  const work = workOf(context)
  if (!work) return answer
  const { latency } = context.configuration.settings
  const order = {
    latency,
    work,
    arrivedAt: context.startedAt,
    random: context.latencyRandom,
    signal: () => context.request.client.signal()
  }
  return paceAnswer(answer, order, scheduler)
}

function workOf({ route, facts }: Context): Work | undefined {
  const operation = facts.operation ?? (route.kind === 'operation' ? route.operation : null)
  switch (operation) {
    case 'embeddings':
      return { operation: 'embeddings' }
    case 'translation':
    case 'transcription':
      return { operation: 'translations', fileBytes: facts.fileBytes }
    case 'completions':
    case 'chat_completions':
      return { operation, completionTokens: facts.completionTokens ?? 0 }
    default:
      return undefined
  }
}
