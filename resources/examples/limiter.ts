/** Two limits: so many requests of each user in ten seconds, and a daily allowance that is judged when the answer is known. */
import { azureError, type SimulatorExtensionConfig, slidingWindowLimiter } from 'aoai-simulator/extension'

const DAILY_TOKENS = 1_000_000

export function initialize(config: SimulatorExtensionConfig): void {
  // Phase `arrival`: asked before anything is made, for every request.
  config.limiters['per-user'] = slidingWindowLimiter({
    limit: 5,
    windowSeconds: 10,
    key: ({ request }) => request.headers.get('x-user') ?? undefined
  })

  // A function: asked with the answer, where a generator chose it by its name.
  let left = DAILY_TOKENS
  config.limiters['daily-tokens'] = (context) => {
    left -= context.values['X-OpenAI-Tokens-Total'] ?? 0
    if (left >= 0) return undefined
    return azureError(429, 'QuotaExceeded', 'The tokens of this day are used up.', { 'retry-after': '86400' })
  }
  const chat = config.generators.findIndex(({ name }) => name === 'chat')
  config.generators.splice(chat, 0, function chooseDailyTokens(context) {
    context.values.Limiter = 'daily-tokens'
    return undefined
  })
}
