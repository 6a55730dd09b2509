/** The simulator's own generators, forwarders and limiters as extensions see them: functions with a name, to be called, moved or replaced. */
import type { Answer } from '../answer.ts'
import type { Context } from '../context.ts'
import type { Forwarder, ForwardResult, Generator, Limiter, RequestContext } from '../extensions/api.ts'
import type { ExtensionLists } from '../extensions/config-draft.ts'
import { ExtensionContext } from '../extensions/request-context.ts'
import { noteFacts } from '../extensions/values.ts'
import type { Forwarded, ForwarderEntry } from '../forwarder.ts'
import { GENERATOR_NAMES, type GeneratorName, type Generators } from '../generate/index.ts'
import { ApiError } from '../openai/errors.ts'
import type { Prepared } from '../pipeline.ts'
import type { ExtensionTools } from './tools.ts'

/** The limits that count tokens and requests. */
export const LIMITER_NAMES = ['openai-tokens', 'openai-requests'] as const
export type LimiterName = (typeof LIMITER_NAMES)[number]

/** What one request needs for the simulator's own functions to answer it when an extension calls them. */
export interface OwnWork {
  generators: Generators
  /** Prepared already, to find out what it costs; used up by the first call. */
  claimed: { name: GeneratorName; result: Prepared | ApiError } | null
  forwarders: readonly ForwarderEntry[]
}

export interface OwnFunctions {
  /** A list of its own for each assembly. */
  lists(): ExtensionLists
  nameOf(each: unknown): string | undefined
  /** Lets an extension's functions call the simulator's own for this request. */
  begin(context: Context, work: Partial<OwnWork>): void
}

export interface OwnFunctionParts {
  tools: ExtensionTools
  forwarderNames: readonly string[]
  /** Words an error as the path's dialect would. */
  refuse(context: Context, error: ApiError): Answer
}

export function createOwnFunctions({ tools, forwarderNames, refuse }: OwnFunctionParts): OwnFunctions {
  const works = new WeakMap<Context, OwnWork>()
  const names = new Map<unknown, string>()

  function workOf(given: RequestContext, name: string): { context: Context; work: OwnWork } {
    const context = ExtensionContext.behind(given)
    const work = context && works.get(context)
    if (work) return { context, work }
    throw new TypeError(`${name} must be called with the context that your function was given, while it answers`)
  }

  /** A refusal is an answer, too: whoever calls decides what becomes of it. */
  async function answered(context: Context, run: () => Promise<Answer>): Promise<Response> {
    try {
      return tools.responses.toResponse(await run())
    } catch (error) {
      if (error instanceof ApiError) return tools.responses.toResponse(refuse(context, error))
      throw error
    }
  }

  const generators = GENERATOR_NAMES.map((name) =>
    named<Generator>(name, async (given) => {
      const { context, work } = workOf(given, name)
      if (work.generators.owner(context) !== name) return undefined
      const response = await answered(context, async () => {
        const claimed = work.claimed
        work.claimed = null
        const prepared = claimed?.result ?? (await work.generators.prepare(context))
        if (prepared instanceof ApiError) throw prepared
        return prepared.answer()
      })
      noteFacts(tools.contextOf(context).values, context)
      return response
    })
  )
  const forwarders = forwarderNames.map((name) =>
    named<Forwarder>(name, async (given) => {
      const { context, work } = workOf(given, name)
      const forwarded = await work.forwarders.find((each) => each.name === name)?.forward(context)
      return forwarded && fromForwarded(forwarded, tools)
    })
  )
  const limiters = Object.fromEntries(
    LIMITER_NAMES.map((name): [string, Limiter] => [
      name,
      // The pipeline asks them itself; an extension can only move or replace them.
      Object.freeze({ phase: 'arrival' as const, check: named('check', () => undefined) })
    ])
  )
  for (const each of [...generators, ...forwarders]) names.set(each, each.name)
  for (const [name, each] of Object.entries(limiters)) names.set(each, name)

  return {
    lists: () => ({ generators: [...generators], forwarders: [...forwarders], limiters: { ...limiters } }),
    nameOf: (each) => names.get(each),
    begin(context, { generators: own, claimed = null, forwarders: forward = [] }) {
      if (own) works.set(context, { generators: own, claimed, forwarders: forward })
      else works.set(context, { generators: NONE, claimed: null, forwarders: forward })
    }
  }
}

const NONE: Generators = {
  prepare() {
    throw new TypeError('Generators answer in generate mode only')
  },
  owner: () => undefined
}

function named<T extends (...args: never[]) => unknown>(name: string, run: T): T {
  return Object.defineProperty(run, 'name', { value: name })
}

function fromForwarded({ status, headers, body, persist }: Forwarded, tools: ExtensionTools): ForwardResult {
  const cookies = headers['set-cookie'] ?? []
  const rest = Object.entries(headers).filter(([name]) => name !== 'set-cookie')
  const joined = Object.fromEntries(rest.map(([name, values]) => [name, values.join(', ')]))
  const response = tools.responses.toResponse({ kind: 'relayed', status, headers: joined, cookies, chunks: body })
  return { response, persist }
}
