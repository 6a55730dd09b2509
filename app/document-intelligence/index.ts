/**
 * Document Intelligence in generate mode, written as any extension could be: a generator that accepts documents and answers for
 * their results, and a limiter of submissions a second that judges at arrival.
 */
import type { ArrivalLimiter, RequestContext, SimulatorExtension } from '../extensions/api.ts'
import { createAnswers } from './answers.ts'
import type { Random } from './chance.ts'
import { Failure } from './failure.ts'
import { ANALYZE, callOf, createRoutes, type Route } from './operations.ts'
import { createResults } from './results.ts'
import { FAMILIES, type Family } from './service.ts'
import { createSubmissionWindow } from './submission-window.ts'

export interface DocumentIntelligenceOptions {
  /** Analyze submissions a second, of all models together; 0 or less = unlimited. */
  requestsPerSecond: number
  /** Display name, for example `East US`. */
  region: string
  /** Makes the results of a document the same again; another seed, other results. */
  seed: number
  /** Names operations. */
  random: Random
  /** Unix time in milliseconds. */
  now: () => number
  /** Monotonic milliseconds. */
  clock: () => number
}

/** Results and limit live as long as this, however often it is initialised. */
export function createDocumentIntelligence(
  options: DocumentIntelligenceOptions
): SimulatorExtension & { name: string } {
  const { requestsPerSecond, region, seed, random, now, clock } = options
  const answers = createAnswers({ region, random })
  const routes = createRoutes({ answers, results: createResults(clock), random, seed, now })
  const submissions = createSubmissionWindow(requestsPerSecond, clock)

  async function documentIntelligence(context: RequestContext): Promise<Response | undefined> {
    const found = match(context, routes)
    if (!found) return undefined
    try {
      return await found.route.operation(callOf(context, found.family))
    } catch (error) {
      if (error instanceof Failure) return answers.failure(error)
      throw error
    }
  }

  const limiter: ArrivalLimiter = {
    phase: 'arrival',
    check(context) {
      const family = FAMILIES.find(({ root }) => context.isRouteMatch('POST', `/${root}${ANALYZE}`))
      if (!family) return undefined
      const verdict = submissions.admit()
      return verdict.admitted ? undefined : answers.tooMany(family, verdict)
    }
  }

  return {
    name: 'document-intelligence',
    initialize(config) {
      config.generators.push(documentIntelligence)
      config.limiters.docintelligence = limiter
    }
  }
}

function match(context: RequestContext, routes: readonly Route[]): { family: Family; route: Route } | undefined {
  for (const family of FAMILIES) {
    const route = routes.find(({ method, path }) => context.isRouteMatch(method, `/${family.root}${path}`))
    if (route) return { family, route }
  }
  return undefined
}
