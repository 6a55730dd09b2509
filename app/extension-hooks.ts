/** Where extensions take part in a request's life. Without any, every hook is a pass-through that costs nothing. */
import type { Answer } from './answer.ts'
import type { Context } from './context.ts'
import type { Forwarded, ForwarderEntry } from './forwarder.ts'
import type { Generators } from './generate/index.ts'
import type { Prepared } from './pipeline.ts'

export interface ExtensionHooks {
  /** Whether a generator of an extension may answer a path that is no route of ours. */
  claims(context: Context): boolean
  /** Whether an extension accepts this bearer token. */
  acceptsBearer(token: string): boolean
  /** Asks the generators in their order; the simulator's own stand among them. @throws ApiError when none answers. */
  prepare(context: Context, own: Generators): Prepared | Promise<Prepared>
  /** Limiters of phase `arrival` that are not the simulator's own. @throws ApiError or gives the answer to send instead. */
  admit(context: Context): Answer | undefined | Promise<Answer | undefined>
  /** The limiter that `context.values.Limiter` names judges the answer. */
  settle(context: Context, answer: Answer): Answer | Promise<Answer>
  /** Asks the forwarders in their order; undefined = none knows the request. */
  forward(context: Context, own: readonly ForwarderEntry[]): Promise<Forwarded | undefined>
}

export const NO_EXTENSIONS: ExtensionHooks = {
  claims: () => false,
  acceptsBearer: () => false,
  prepare: (context, own) => own.prepare(context),
  admit: () => undefined,
  settle: (_context, answer) => answer,
  async forward(context, own) {
    for (const { forward } of own) {
      const forwarded = await forward(context)
      if (forwarded) return forwarded
    }
    return undefined
  }
}
