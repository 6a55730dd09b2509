/** The arithmetic of a deployment's limits, in sentences. */
import type { Deployment } from '../../shared/config.ts'
import type { ModelView } from '../../shared/contract.ts'
import { assertNever } from '../../shared/errors.ts'
import { formatCount, formatPlural } from '../format.ts'
import { isTokenLimited, requestsPerTenSeconds } from './fields.ts'

export function explainDeployment(deployment: Deployment, model: ModelView | undefined): string[] {
  if (isTokenLimited(deployment, model)) return explainTokens(deployment, model)
  const { requestsPerMinute } = deployment
  if (requestsPerMinute === 0) return ['Unlimited: no request gets a 429.']
  const why =
    model?.tokenLimited === false ? 'This model is limited by requests alone.' : 'Tokens are not limited here.'
  return [
    why,
    `${formatPlural(requestsPerMinute, 'request')} in any 60 seconds; each counts as one, whatever its size.`
  ]
}

function explainTokens(deployment: Deployment, model: ModelView | undefined): string[] {
  const { tokensPerMinute } = deployment
  const requests = requestsPerTenSeconds(tokensPerMinute)
  const ratio = `6 a minute per 1,000 tokens a minute, counted over 10 seconds`
  return [
    `${formatPlural(tokensPerMinute, 'token')} in any 60 seconds and ${formatPlural(requests, 'request')} in any 10 seconds (${ratio}).`,
    costSentence(deployment, model),
    roomSentence(deployment, model)
  ]
}

function costSentence({ tokenCost }: Deployment, model: ModelView | undefined): string {
  const embeds = model?.kind === 'embeddings'
  switch (tokenCost) {
    case 'reference':
      return embeds
        ? 'An embedding call counts a quarter of its characters.'
        : 'A chat call counts max_tokens, else 16; its prompt is free.'
    case 'documented':
      return embeds
        ? 'An embedding call counts an estimate of its tokens from its characters.'
        : 'A chat call counts an estimate of its prompt plus max_tokens times n.'
    case 'exact':
      return embeds
        ? 'An embedding call counts its true tokens.'
        : 'A chat call counts its prompt’s true tokens plus max_tokens times n.'
    default:
      return assertNever(tokenCost)
  }
}

/** What the limits come to in calls of one size. */
function roomSentence({ tokensPerMinute, tokenCost }: Deployment, model: ModelView | undefined): string {
  if (model?.kind === 'embeddings') return 'Whichever limit is reached first answers 429 with a Retry-After.'
  const size = 100
  const byTokens = Math.floor(tokensPerMinute / size)
  const byRequests = requestsPerTenSeconds(tokensPerMinute) * 6
  const first = byTokens < byRequests ? 'tokens' : 'requests'
  const prompt = tokenCost === 'reference' ? '' : ' and no prompt to speak of'
  const calls = formatCount(Math.min(byTokens, byRequests))
  return `With max_tokens ${size}${prompt}: at most ${calls} calls a minute, bound by ${first}.`
}
