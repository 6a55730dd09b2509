/** One version of all extensions in force, as the pipeline's hooks. Requests keep the version they began with. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Answer } from '../answer.ts'
import type { Context } from '../context.ts'
import type { Generator } from '../extensions/api.ts'
import { type Assembled, isForwardResult, type Listed } from '../extensions/assemble.ts'
import { isResponse } from '../extensions/call.ts'
import { toForwarded } from '../extensions/forwarded.ts'
import { applyValues, timed } from '../extensions/values.ts'
import type { Forwarded, ForwarderEntry } from '../forwarder.ts'
import { GENERATOR_NAMES, type GeneratorName, type Generators } from '../generate/index.ts'
import { ApiError } from '../openai/errors.ts'
import type { Prepared } from '../pipeline.ts'
import { unknownRoute } from '../unknown-route.ts'
import { type ExtensionHooks, firstForwarded, type OwnLimits } from './hooks.ts'
import { createLimiterHooks } from './limiters.ts'
import type { OwnFunctions } from './own.ts'
import { type ExtensionTools, notAResponse } from './tools.ts'

type Claimed = { name: GeneratorName; result: Prepared | ApiError } | null

/** The standard's `Request` cannot be made for these. */
const UNSUPPORTED = new Set(['TRACE', 'CONNECT', 'TRACK'])

export function createRuntime(assembled: Assembled, own: OwnFunctions, tools: ExtensionTools): ExtensionHooks {
  const { generators, forwarders, limiters, bearerTokens } = assembled
  const { caller } = tools
  const users = generators.some(({ owned }) => owned !== null && !owned.owner.builtIn)
  /** The simulator's own that are asked before any of a user's: nobody but they answer on their routes. */
  const early = new Set(generators.slice(0, firstOfUsers(generators)).map(({ run }) => own.nameOf(run)))
  const plain = !users && GENERATOR_NAMES.every((name) => early.has(name))
  const plainForwarders = forwarders.every(({ owned }) => owned === null)
  const tokens = [...bearerTokens].map(digest)
  /** Requests that are charged when an extension has answered them. */
  const deferred = new WeakSet<Context>()
  const limiterHooks = createLimiterHooks(assembled, own, tools, deferred)

  function asks(context: Context, { owned }: Listed<unknown>): boolean {
    return owned !== null && (!owned.owner.builtIn || context.route.kind === 'service')
  }

  async function prepareAmong(context: Context, simulator: Generators, limits: OwnLimits): Promise<Prepared> {
    const claimed = await claim(context, simulator)
    const place = claimed ? generators.findIndex(({ run }) => own.nameOf(run) === claimed.name) : generators.length
    const before = generators.slice(0, place < 0 ? generators.length : place).filter((each) => asks(context, each))
    const last = place < 0 ? null : claimed
    if (before.length === 0) return take(context, last)
    const failed = claimed?.result instanceof ApiError && context.route.kind === 'operation'
    // What an extension makes good is charged then; what is refused in the end is not charged at all.
    if (failed) deferred.add(context)
    own.begin(context, { generators: simulator, claimed })
    return {
      async answer() {
        for (const each of before) {
          const answer = await ask(context, each)
          if (!answer) continue
          if (failed && answer.status < 400) limits.arrival(context)
          return answer
        }
        return (await take(context, last)).answer()
      }
    }
  }

  async function ask(context: Context, { run, owned }: Listed<Generator>): Promise<Answer | undefined> {
    if (!owned) return undefined
    const { facts } = context
    const before = facts.source
    facts.source = owned.owner.builtIn ? 'generate' : 'extension'
    const given = await caller.call(owned, () => run(tools.contextOf(context)))
    if (given === undefined || given === null) {
      facts.source = before
      return undefined
    }
    const answer = await tools.answerOf(context, owned, given)
    facts.stream = answer.headers['content-type']?.startsWith('text/event-stream') ?? false
    applyValues(context)
    return timed(answer, context)
  }

  return {
    readsBodies: [...forwarders, ...limiters.values()].some(({ owned }) => owned !== null && !owned.owner.builtIn),
    claims: ({ request }) => users && !UNSUPPORTED.has(request.method),
    acceptsBearer(token) {
      if (tokens.length === 0) return false
      const presented = digest(token)
      let accepted = false
      for (const each of tokens) accepted = timingSafeEqual(each, presented) || accepted
      return accepted
    },
    prepare(context, simulator, limits) {
      const isOwn = plain ? context.route.kind !== 'service' : early.has(simulator.owner(context) ?? NOBODY)
      if (isOwn) return simulator.prepare(context)
      if (UNSUPPORTED.has(context.request.method)) throw unknownRoute(context)
      return prepareAmong(context, simulator, limits)
    },
    ...limiterHooks,
    async forward(context, simulator) {
      if (plainForwarders) return firstForwarded(context, simulator)
      own.begin(context, { forwarders: simulator })
      const left = new Set(simulator)
      for (const { run, owned } of forwarders) {
        const mine = owned ? undefined : simulator.find(({ name }) => name === own.nameOf(run))
        if (mine) left.delete(mine)
        const forwarded = owned ? await askForwarder(context, { run, owned, name: '' }) : await mine?.forward(context)
        if (forwarded) return forwarded
      }
      return firstForwarded(context, knownToNobody([...left], own))
    }
  }

  async function askForwarder(
    context: Context,
    { run, owned }: Assembled['forwarders'][number]
  ): Promise<Forwarded | undefined> {
    if (!owned) return undefined
    const given = await caller.call(owned, () => run(tools.contextOf(context)))
    if (given === undefined || given === null) return undefined
    const { response, persist = true } = isForwardResult(given) ? given : { response: given }
    if (!isResponse(response)) throw caller.failed(owned, notAResponse(response))
    applyValues(context)
    try {
      return toForwarded(response, persist, {
        signal: () => context.request.client.signal(),
        broken: (error) => caller.failed(owned, error)
      })
    } catch (error) {
      throw caller.failed(owned, error)
    }
  }
}

/** The simulator's own part checks first: what it says decides what the request costs. */
async function claim(context: Context, simulator: Generators): Promise<Claimed> {
  const name = simulator.owner(context)
  if (name === undefined) return null
  try {
    return { name, result: await simulator.prepare(context) }
  } catch (error) {
    if (error instanceof ApiError) return { name, result: error }
    throw error
  }
}

function take(context: Context, claimed: Claimed): Prepared {
  if (!claimed) throw unknownRoute(context)
  if (claimed.result instanceof ApiError) throw claimed.result
  return claimed.result
}

const NOBODY = ''

function firstOfUsers(generators: readonly Listed<Generator>[]): number {
  const first = generators.findIndex(({ owned }) => owned !== null && !owned.owner.builtIn)
  return first < 0 ? generators.length : first
}

/** Forwarders of ours that extensions were not shown, and so could not remove. */
function knownToNobody(left: readonly ForwarderEntry[], own: OwnFunctions): ForwarderEntry[] {
  const shown = new Set(own.lists().forwarders.map(({ name }) => name))
  return left.filter(({ name }) => !shown.has(name))
}

/** Of equal length, so that they can be compared in constant time. */
function digest(token: string): Buffer {
  return createHash('sha256').update(token, 'latin1').digest()
}
