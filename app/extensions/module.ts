/**
 * The functions of `aoai-simulator/extension`, declared: what an author of an extension need not write himself. While the simulator runs,
 * the import always leads to the running simulator's own.
 */
import type { ArrivalLimiter, RequestContext } from './api.ts'

/**
 * How many tokens a text has for a model; exact. @param model A name of the catalogue; unknown ones count as `gpt-4o`.
 * @example countTokens('What is the meaning of life?') // 7
 */
export declare function countTokens(text: string, model?: string): number

/**
 * Made-up text of exactly so many tokens. The same seed gives the same text.
 * @example lorem(20, { seed: 1 })
 */
export declare function lorem(tokens: number, options?: { model?: string; seed?: number }): string

/**
 * A vector of unit length. The same text always gives the same one, and texts that share words lie close together.
 * @param size Numbers in it. @example embedding('a cat on the mat', 256).length // 256
 */
export declare function embedding(text: string, size?: number): number[]

export interface ChatCompletionOptions {
  /** What the assistant says. Without it, made-up text. */
  text?: string
  /** How long made-up text is. Without it, as long as the request allows, or as the simulator's own answers are. */
  tokens?: number
  /** @default 'stop' */
  finishReason?: 'stop' | 'length'
  /** A name of the catalogue. Without it, the deployment's model. */
  model?: string
  /** Without it, as the request asks. */
  stream?: boolean
}

/**
 * A chat completion in Azure's exact shape, whole or as a stream, as the request asks. It sets the tokens, the operation and the limiter in
 * `context.values`, so that limits, latency and metrics are those of a chat; a stream keeps the pace that is set for chats.
 * A body that is no chat request gives Azure's 400.
 *
 * @example
 * config.generators.unshift(async (context) => {
 *   if (!context.isRouteMatch('POST', '/openai/deployments/{deployment}/chat/completions')) return undefined
 *   return chatCompletion(context, { text: 'Forty-two.' })
 * })
 */
export declare function chatCompletion(context: RequestContext, options?: ChatCompletionOptions): Promise<Response>

/**
 * An error in Azure's shape: `{"error":{"code","message"}}`.
 * @example return azureError(404, 'NotFound', 'There is no such thing.')
 */
export declare function azureError(
  status: number,
  code: string,
  message: string,
  headers?: Record<string, string>
): Response

/**
 * Checks a header of your own against a key. Requests that do not hold the simulator's key never come this far; this asks for more.
 * @returns Azure's 401 to give back, or undefined when the key is right. Compared in constant time.
 * @example
 * const refusal = requireKey(context, { header: 'x-my-key', key: 'secret' })
 * if (refusal) return refusal
 */
export declare function requireKey(
  context: RequestContext,
  options: { header: string; key: string }
): Response | undefined

/**
 * Lets the answer take its time: it is due a sample of the normal distribution after the request's arrival, times `times`.
 * @param latency Milliseconds. @returns The milliseconds drawn. @example takeTime(context, { mean: 20, stdDev: 5, times: tokens })
 */
export declare function takeTime(
  context: RequestContext,
  latency: { mean: number; stdDev?: number; times?: number }
): number

/**
 * A limiter of phase `arrival`: so many requests in any stretch of time, each key by itself; the rest gets Azure's 429 with `retry-after`.
 * @param options.key Tells whose requests are counted together; undefined = the request is not limited. Without it, all are.
 * @example
 * config.limiters['per-user'] = slidingWindowLimiter({
 *   limit: 10,
 *   windowSeconds: 60,
 *   key: ({ request }) => request.headers.get('x-user') ?? undefined
 * })
 */
export declare function slidingWindowLimiter(options: {
  limit: number
  windowSeconds: number
  key?: (context: RequestContext) => string | undefined
}): ArrivalLimiter
