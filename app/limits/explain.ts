/** Every verdict in one sentence, for logs and the traffic list. */
import { boundBy, type LimitFigures, type Refusal, type Verdict } from './verdict.ts'

/** @example explainVerdict(refusal) // 'tokens: 58,900 + 1,600 > 60,000 in 60 s; room in 7 s' */
export function explainVerdict(verdict: Verdict): string {
  if (!verdict.admitted) return explainRefusal(verdict)
  const { tokens, requests } = verdict
  const used = [...(tokens ? [`tokens: ${inUse(tokens)}`] : []), `requests: ${inUse(requests)}`]
  return `${used.join(', ')}; admitted`
}

function explainRefusal(refusal: Refusal): string {
  const bound = boundBy(refusal)
  const added = refusal.reason === 'tokens' ? refusal.cost : 1
  const sum = `${count(bound.limit - bound.remaining)} + ${count(added)} > ${count(bound.limit)} in ${bound.periodSeconds} s`
  const outlook =
    added > bound.limit ? 'more than the limit, so never any room' : `room in ${count(refusal.retryAfterSeconds)} s`
  return `${refusal.reason}: ${sum}; ${outlook}`
}

function inUse({ limit, remaining, periodSeconds }: LimitFigures): string {
  return `${count(limit - remaining)} of ${count(limit)} in ${periodSeconds} s`
}

const NUMBERS = new Intl.NumberFormat('en-US')

function count(value: number): string {
  return NUMBERS.format(value)
}
