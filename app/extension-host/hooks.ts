/** Where extensions take part in a request's life. Without any, every hook is a pass-through that costs nothing. */
import type { Answer } from '../answer.ts'
import type { Context } from '../context.ts'
import type { Forwarded, ForwarderEntry } from '../forwarder.ts'
import type { Generators } from '../generate/index.ts'
import type { Operation } from '../openai/catalogue.ts'
import type { Prepared } from '../pipeline.ts'

/** The simulator's own limits. */
export interface OwnLimits {
  /** Charges a request by its route. @throws ApiError 429. */
  arrival(context: Context): void
  /** Charges what an extension says was done where the route does not tell. @throws ApiError 429. */
  named(context: Context, operation: Operation): void
}

export interface ExtensionHooks {
  /** Whether an extension may look at the body of a request that is forwarded. */
  readonly readsBodies: boolean
  /** Whether a generator of an extension may answer a path that is no route of ours. */
  claims(context: Context): boolean
  /** Whether an extension accepts this bearer token. */
  acceptsBearer(token: string): boolean
  /** Asks the generators in their order; the simulator's own stand among them. @throws ApiError when none answers. */
  prepare(context: Context, own: Generators, limits: OwnLimits): Prepared | Promise<Prepared>
  /** The limiters of phase `arrival`, the simulator's own among them. @throws ApiError, or gives the answer to send instead. */
  admit(context: Context, limits: OwnLimits): Answer | undefined | Promise<Answer | undefined>
  /** The limiter that `context.values.Limiter` names judges the answer. */
  settle(context: Context, answer: Answer, limits: OwnLimits): Answer | Promise<Answer>
  /** Asks the forwarders in their order; undefined = none knows the request. */
  forward(context: Context, own: readonly ForwarderEntry[]): Promise<Forwarded | undefined>
}

export const NO_EXTENSIONS: ExtensionHooks = {
  readsBodies: false,
  claims: () => false,
  acceptsBearer: () => false,
  prepare: (context, own) => own.prepare(context),
  admit(context, limits) {
    limits.arrival(context)
    return undefined
  },
  settle: (_context, answer) => answer,
  forward: (context, own) => firstForwarded(context, own)
}

/** The simulator's own forwarders alone. */
export async function firstForwarded(context: Context, own: readonly ForwarderEntry[]): Promise<Forwarded | undefined> {
  for (const { forward } of own) {
    const forwarded = await forward(context)
    if (forwarded) return forwarded
  }
  return undefined
}
