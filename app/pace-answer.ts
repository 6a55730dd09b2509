/** Gives an answer the time that its operation takes by the settings its request began with. */
import type { Answer, AnswerTiming } from './answer.ts'
import type { Context } from './context.ts'
import { holdUntil, paceAnswer, paceStream } from './latency/pace.ts'
import type { Scheduler } from './latency/scheduler.ts'
import type { Work } from './latency/targets.ts'

/** Errors and the simulator's own pages are not delayed. */
export function pace(context: Context, answer: Answer, scheduler: Scheduler): Answer | Promise<Answer> {
  context.facts.baseMs = scheduler.now() - context.startedAt
  if (answer.timing) return paceAs(context, answer, answer.timing, scheduler)
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

/** The latency settings have no say in answers that bring their own time. */
function paceAs(
  context: Context,
  answer: Answer,
  timing: AnswerTiming,
  scheduler: Scheduler
): Answer | Promise<Answer> {
  if (timing.kind === 'as made' || answer.kind === 'relayed') return answer
  const { startedAt, request, configuration } = context
  const speed = timing.kind === 'recorded' ? configuration.settings.replaySpeed : 1
  const wholeMs = speed * (timing.kind === 'recorded' ? timing.durationMs : timing.afterMs)
  if (answer.kind === 'whole') {
    return holdUntil(answer, startedAt + wholeMs, () => request.client.signal(), scheduler)
  }
  // Without a time of their own, a stream's events are due together.
  const due = ({ afterMs }: { afterMs?: number }) => (afterMs === undefined ? wholeMs : afterMs * speed)
  return paceStream(answer, { due, emptyEnd: () => wholeMs }, startedAt, scheduler)
}

function workOf({ route, facts }: Context): Work | undefined {
  const operation = facts.operation ?? (route.kind === 'operation' ? route.operation : null)
  switch (operation) {
    case 'embeddings':
      return { operation: 'embeddings' }
    case 'translation':
    case 'transcription':
      return { operation: 'translations', fileBytes: facts.fileBytes, completionTokens: facts.completionTokens ?? 0 }
    case 'completions':
    case 'chat_completions':
      return { operation, completionTokens: facts.completionTokens ?? 0 }
    default:
      return undefined
  }
}
