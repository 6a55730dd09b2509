/** The functions of `aoai-simulator/extension`, made of the simulator's own parts. */
import { timingSafeEqual } from 'node:crypto'
import type { AnswerResponses } from '../extensions/answer-response.ts'
import type { RequestContext } from '../extensions/api.ts'
import { createKeyWindows } from '../extensions/key-windows.ts'
import { ExtensionContext } from '../extensions/request-context.ts'
import { embeddingVector } from '../generate/embedding-vector.ts'
import type { Lorem } from '../generate/lorem.ts'
import { findModel, type Model, modelForUnknownDeployment } from '../openai/catalogue.ts'
import { gatewayError, invalidKey } from '../openai/errors.ts'
import type { EncodingName, TokenCounter } from '../openai/tokens/contract.ts'
import { normal, type Random, seededRandom } from '../random.ts'
import { createChatCompletion } from './chat.ts'

/** What `aoai-simulator/extension` exports. */
export type ExtensionModule = typeof import('../extensions/module.ts')

export interface ModuleParts {
  counter: Pick<TokenCounter, 'tokenizer' | 'countEach' | 'close'>
  lorem(encoding: EncodingName): Lorem
  responses: AnswerResponses
  /** Display name, as in `x-ms-region`. */
  region: string
  random: Random
  /** Unix time in milliseconds. */
  now(): number
  /** Monotonic milliseconds. */
  clock(): number
}

const LARGEST_VECTOR = 16_384
const MOST_TOKENS = 1_000_000

export function createExtensionModule(parts: ModuleParts): ExtensionModule {
  const { counter, clock } = parts
  return {
    countTokens: (text, model) => counter.tokenizer(modelNamed(model).encoding).count(text),
    lorem(tokens, { model, seed } = {}) {
      checkWhole('lorem: tokens', tokens, MOST_TOKENS)
      const random = seed === undefined ? parts.random : seededRandom(seed)
      return parts.lorem(modelNamed(model).encoding).write(random, tokens, 'stop')
    },
    embedding(text, size = 1536) {
      checkWhole('embedding: size', size, LARGEST_VECTOR)
      return [...embeddingVector(text, size)]
    },
    chatCompletion: createChatCompletion(parts, modelNamed),
    azureError,
    requireKey(context, { header, key }) {
      const presented = context.request.headers.get(header) ?? ''
      if (isEqual(presented, key)) return undefined
      const { status, body, code, message } = invalidKey('azure', presented)
      return new Response(body, {
        status,
        headers: { 'content-type': 'application/json' },
        statusText: code && message ? 'PermissionDenied' : ''
      })
    },
    takeTime(context, { mean, stdDev = 0, times = 1 }) {
      for (const [name, value] of Object.entries({ mean, stdDev, times })) checkAmount(`takeTime: ${name}`, value)
      const random = ExtensionContext.behind(context)?.latencyRandom ?? parts.random
      const drawn = Math.max(0, normal(random, mean, stdDev)) * times
      context.values['Simulator-Target-Duration'] = drawn
      return drawn
    },
    slidingWindowLimiter({ limit, windowSeconds, key }) {
      checkWhole('slidingWindowLimiter: limit', limit, Number.MAX_SAFE_INTEGER)
      checkAmount('slidingWindowLimiter: windowSeconds', windowSeconds)
      const windows = createKeyWindows(limit, windowSeconds * 1000, clock)
      return {
        phase: 'arrival',
        check(context: RequestContext) {
          const whose = key ? key(context) : ''
          if (whose === undefined) return undefined
          const waitMs = limit === 0 ? windowSeconds * 1000 : windows.take(whose)
          return waitMs === 0 ? undefined : tooMany(waitMs)
        }
      }
    }
  }
}

/** Unknown names count as the model that an unconfigured deployment of that name has. */
function modelNamed(name = 'gpt-4o'): Model {
  return findModel(name) ?? modelForUnknownDeployment(name, 'chat_completions')
}

function azureError(status: number, code: string, message: string, headers: Record<string, string> = {}): Response {
  const { body } = gatewayError(status, code, message)
  return new Response(body, { status, headers: { 'content-type': 'application/json', ...headers } })
}

function tooMany(waitMs: number): Response {
  const seconds = Math.ceil(waitMs / 1000)
  const message = `Requests have exceeded the call rate limit. Please retry after ${seconds} second${seconds === 1 ? '' : 's'}.`
  return azureError(429, '429', message, {
    'retry-after': String(seconds),
    'retry-after-ms': String(Math.ceil(waitMs))
  })
}

function isEqual(presented: string, key: string): boolean {
  const expected = Buffer.from(key, 'utf8')
  const bytes = Buffer.from(presented, 'latin1')
  const sameLength = bytes.length === expected.length
  return timingSafeEqual(sameLength ? bytes : expected, expected) && sameLength
}

function checkWhole(label: string, value: number, most: number): void {
  if (Number.isInteger(value) && value >= 0 && value <= most) return
  throw new TypeError(`${label} must be a whole number from 0 to ${most}, but is ${String(value)}`)
}

function checkAmount(label: string, value: number): void {
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return
  throw new TypeError(`${label} must be a number of 0 or more, but is ${String(value)}`)
}
