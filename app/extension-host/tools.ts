/** What the hooks of extensions work with, made once for all versions of them. */
import type { Answer } from '../answer.ts'
import type { Context } from '../context.ts'
import { type AnswerResponses, createAnswerResponses } from '../extensions/answer-response.ts'
import type { SimulatorExtensionConfig } from '../extensions/api.ts'
import { type Caller, isResponse, MisuseError } from '../extensions/call.ts'
import { kindName } from '../extensions/guarded.ts'
import type { OwnedFunction } from '../extensions/owner.ts'
import { type ContextTools, ExtensionContext } from '../extensions/request-context.ts'
import { readResponse } from '../extensions/response.ts'
import { createTemplates } from '../extensions/route-match.ts'

export interface ExtensionTools {
  caller: Caller
  responses: AnswerResponses
  /** A request as extensions see it; the same one for all its functions. */
  contextOf(context: Context): ExtensionContext
  /** What a function gave back, as an answer. @throws ApiError 500 naming the function, if it is none. */
  answerOf(context: Context, owned: OwnedFunction, given: unknown): Promise<Answer>
}

export function createExtensionTools({
  caller,
  config
}: {
  caller: Caller
  config(context: Context): SimulatorExtensionConfig
}): ExtensionTools {
  const responses = createAnswerResponses()
  const contexts = new WeakMap<Context, ExtensionContext>()
  const contextTools: ContextTools = { template: createTemplates(), config }
  return {
    caller,
    responses,
    contextOf(context) {
      const known = contexts.get(context)
      if (known) return known
      const made = new ExtensionContext(context, contextTools)
      contexts.set(context, made)
      return made
    },
    async answerOf(context, owned, given) {
      if (!isResponse(given)) throw caller.failed(owned, notAResponse(given))
      const behind = responses.behind(given)
      if (behind) return behind
      try {
        return await readResponse(given, {
          signal: () => context.request.client.signal(),
          broken: (error) => caller.failed(owned, error)
        })
      } catch (error) {
        throw caller.failed(owned, error)
      }
    }
  }
}

export function notAResponse(given: unknown): MisuseError {
  return new MisuseError(`it gave ${kindName(given)}; give a Response, or undefined to let the next one answer`)
}
