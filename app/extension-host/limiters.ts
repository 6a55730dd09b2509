/** Limiters in their two phases: at arrival, where the simulator's own stand, and after the answer is made. */
import type { Answer } from '../answer.ts'
import type { Context } from '../context.ts'
import type { Limiter } from '../extensions/api.ts'
import type { Assembled, Listed } from '../extensions/assemble.ts'
import { isResponse } from '../extensions/call.ts'
import { headOf } from '../extensions/response.ts'
import { noteFacts } from '../extensions/values.ts'
import { writeAdmission } from '../limits/limit-headers.ts'
import { OPERATIONS, type Operation } from '../openai/catalogue.ts'
import { operationOn } from '../routes/route.ts'
import type { ExtensionHooks, OwnLimits } from './hooks.ts'
import { LIMITER_NAMES, type LimiterName, type OwnFunctions } from './own.ts'
import type { ExtensionTools } from './tools.ts'

export function createLimiterHooks(
  { limiters }: Assembled,
  own: OwnFunctions,
  tools: ExtensionTools,
  deferred: WeakSet<Context>
): Pick<ExtensionHooks, 'admit' | 'settle'> {
  const isOwn = (name: string, each: Listed<Limiter> | undefined) => each !== undefined && own.nameOf(each.run) === name
  const whole = LIMITER_NAMES.every((name) => isOwn(name, limiters.get(name)))
  const arrivals = [...limiters.values()].filter(({ run, owned }) => owned !== null && typeof run === 'object')
  const services = arrivals.filter(({ owned }) => owned?.owner.builtIn)
  /** Nobody but the simulator judges at arrival, on its own routes. */
  const plain = whole && services.length === arrivals.length

  async function judged(context: Context, limiter: Listed<Limiter>): Promise<Answer | undefined> {
    const { run, owned, name } = limiter
    if (!owned || typeof run === 'function') return undefined
    const given = await tools.caller.call(owned, () => run.check(tools.contextOf(context)))
    if (given === undefined || given === null) return undefined
    const answer = await tools.answerOf(context, owned, given)
    context.facts.note = `refused by the limiter ${name}`
    context.facts.source = 'extension'
    return answer
  }

  async function admitAmong(context: Context, limits: OwnLimits): Promise<Answer | undefined> {
    const name = nameFor(context)
    const chosen = name && limiters.get(name)
    if (name && chosen && isOwn(name, chosen)) charge(context, limits)
    // A function in its place judges the answer, as if the generator had named it.
    else if (name && typeof chosen?.run === 'function') tools.contextOf(context).values.Limiter ??= name
    // The simulator's own pages are not for anybody to limit.
    if (!('dialect' in context.route) || context.route.kind === 'admin') return undefined
    for (const each of arrivals) {
      const another = isOwnName(each.name) && each.name !== name
      const elsewhere = each.owned?.owner.builtIn === true && context.route.kind !== 'service'
      if (another || elsewhere) continue
      const answer = await judged(context, each)
      if (answer) return answer
    }
    return undefined
  }

  function charge(context: Context, limits: OwnLimits): void {
    if (!deferred.has(context)) limits.arrival(context)
  }

  async function answerJudged(context: Context, answer: Answer, limiter: Listed<Limiter>): Promise<Answer> {
    const { run, owned, name } = limiter
    if (!owned || typeof run !== 'function') return answer
    const response = tools.responses.toResponse(answer)
    noteFacts(tools.contextOf(context).values, context)
    const given = await tools.caller.call(owned, () => run(tools.contextOf(context), response))
    if (given === undefined || given === null) return tools.responses.restored(response, answer)
    if (isResponse(given) && given === response) {
      const head = headOf(given)
      return { ...tools.responses.restored(response, answer), ...head } as Answer
    }
    const replaced = await tools.answerOf(context, owned, given)
    if (replaced.status >= 300) context.facts.note = `refused by the limiter ${name}`
    return replaced
  }

  return {
    admit(context, limits) {
      if (plain && context.route.kind !== 'service') {
        charge(context, limits)
        return undefined
      }
      return admitAmong(context, limits)
    },
    settle(context, answer, limits) {
      const name = context.values?.Limiter
      if (typeof name !== 'string' || answer.status >= 300) return answer
      const limiter = limiters.get(name)
      if (!limiter) return answer
      if (isOwn(name, limiter)) return chargedHere(context, answer, limits)
      return answerJudged(context, answer, limiter)
    }
  }
}

/** Where the route tells what is done, the request was charged at arrival already. */
function chargedHere(context: Context, answer: Answer, limits: OwnLimits): Answer {
  const { route, facts } = context
  const operation = OPERATIONS.find((each) => each === facts.operation)
  if (route.kind === 'operation' || context.admission || !('dialect' in route) || operation === undefined) return answer
  context.json ??= jsonOf(context)
  limits.named(context, operation)
  if (context.admission) writeAdmission(answer.headers, route.dialect, context.admission)
  return answer
}

function jsonOf({ body }: Context): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    // It costs what a body without any limit costs.
    return {}
  }
}

/** Which of the simulator's own limits a request falls under. */
function nameFor({ route, deployment, configuration }: Context): LimiterName | null {
  const operation = operationOn(route)
  if (!operation || (route.kind === 'unknown' && !deployment)) return null
  if (NOT_BY_TOKENS.has(operation)) return 'openai-requests'
  const configured = configuration.settings.deployments.find(({ name }) => name === deployment?.name)
  const requestsOnly = configured && configured.tokensPerMinute === 0 && configured.requestsPerMinute > 0
  return requestsOnly ? 'openai-requests' : 'openai-tokens'
}

const NOT_BY_TOKENS = new Set<Operation>(['translation', 'transcription', 'speech', 'images'])

function isOwnName(name: string): boolean {
  return (LIMITER_NAMES as readonly string[]).includes(name)
}
