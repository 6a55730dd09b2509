/**
 * The life of one request, in the order in which Azure checks things:
 * route ▸ key ▸ body ▸ deployment ▸ operation ▸ fields ▸ admit ▸ answer ▸ settle ▸ pace. Sending and noting belong to the caller,
 * which knows the transport. Every step is a function of the request's context; the first ApiError ends the walk.
 */
import type { Answer } from './answer.ts'
import type { Context } from './context.ts'
import { ApiError } from './openai/errors.ts'

/** A request whose fields have been checked; making the answer is all that is left. */
export interface Prepared {
  answer(): Answer | Promise<Answer>
  /** Told when it is refused instead, or the client has gone. */
  unanswered?(): void
}

export interface Steps {
  authenticate(context: Context): void
  /** Reads and parses the body once. */
  receive(context: Context): Promise<void>
  findDeployment(context: Context): void
  /** Checks the operation against the model and the fields against the operation. */
  prepare(context: Context): Prepared | Promise<Prepared>
  /** Limits, at arrival. An answer given here is sent instead of any other. */
  admit(context: Context): Answer | undefined | Promise<Answer | undefined>
  /** By the mode in force: generated, replayed or recorded. */
  answer(context: Context, prepared: Prepared): Answer | Promise<Answer>
  /** A limiter that an extension named judges the answer here. */
  settle(context: Context, answer: Answer): Answer | Promise<Answer>
  /** Waits, so that the answer takes the time it should. */
  pace(context: Context, answer: Answer): Answer | Promise<Answer>
  /** Words an error as the path's dialect would. */
  refuse(context: Context, error: ApiError): Answer
  /** Anything thrown that is no ApiError: a fault of ours, answered and logged with its stack. */
  fail(context: Context, error: unknown): Answer
}

export async function runPipeline(context: Context, steps: Steps): Promise<Answer> {
  let waiting: Prepared | undefined
  try {
    steps.authenticate(context)
    await steps.receive(context)
    steps.findDeployment(context)
    const preparing = steps.prepare(context)
    const prepared = preparing instanceof Promise ? await preparing : preparing
    waiting = prepared
    const admitting = steps.admit(context)
    const refusing = admitting instanceof Promise ? await admitting : admitting
    if (refusing) {
      prepared.unanswered?.()
      return refusing
    }
    waiting = undefined
    const answering = steps.answer(context, prepared)
    const answer = answering instanceof Promise ? await answering : answering
    const settling = steps.settle(context, answer)
    const pacing = steps.pace(context, settling instanceof Promise ? await settling : settling)
    return pacing instanceof Promise ? await pacing : pacing
  } catch (error) {
    waiting?.unanswered?.()
    return error instanceof ApiError ? steps.refuse(context, error) : steps.fail(context, error)
  }
}
