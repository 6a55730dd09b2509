/** Asks the limits at arrival, and words their refusal. */
import type { Context } from './context.ts'
import { tokenCost } from './limits/cost.ts'
import { explainVerdict } from './limits/explain.ts'
import { limitError, limitedRequest } from './limits/limit-answer.ts'
import type { Limiters } from './limits/limiters.ts'
import type { Operation } from './openai/catalogue.ts'
import { operationOn } from './routes/route.ts'

/**
 * Charges the request; one that does not fit is refused before any answer is made.
 * @param region Display name. @throws ApiError 429.
 */
export function admit(context: Context, limiters: Limiters, region: string): void {
  const operation = operationOn(context.route)
  if (operation) charge(context, operation, limiters, region)
}

/** The same for whatever was done on a route that does not tell. @throws ApiError 429. */
export function charge(context: Context, operation: Operation, limiters: Limiters, region: string): void {
  const { deployment, facts } = context
  if (!deployment?.configured) return
  const rule = limiters.costRule(deployment.name)
  if (rule === null) return
  const cost = tokenCost(rule, {
    operation,
    body: context.json,
    promptTokens: facts.promptTokens ?? 0
  })
  const verdict = limiters.admit(deployment.name, cost)
  if (!verdict) return
  facts.rateLimitTokens = cost
  if (verdict.admitted) {
    context.admission = verdict
    return
  }
  facts.limitedBy = verdict.reason
  facts.note = explainVerdict(verdict)
  const request = limitedRequest(context, region, operation)
  if (request) throw limitError(request, verdict)
}
