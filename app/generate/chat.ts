/** Chat completions: counts the prompt, decides each choice's length, and hands both to the wire. */
import type { Answer } from '../answer.ts'
import type { Context } from '../context.ts'
import type { Model } from '../openai/catalogue.ts'
import { contextLengthExceeded, invalidValue } from '../openai/errors.ts'
import type { Body } from '../openai/fields.ts'
import { chatPromptParts } from '../openai/prompt-tokens.ts'
import type { Prepared } from '../pipeline.ts'
import { hashSeed, type Random, seededRandom } from '../random.ts'
import { sampleAnswerLength, sampleReasoningTokens } from './answer-length.ts'
import { type ChatRequest, parseChat } from './chat-parse.ts'
import { streamChat } from './chat-stream.ts'
import { wholeChat } from './chat-whole.ts'
import type { ChatWire } from './chat-wire.ts'
import type { GeneratorParts } from './parts.ts'

/** What one choice will hold. */
export interface ChoicePlan {
  /** Hidden reasoning tokens, counted but not sent. */
  reasoning: number
  /** Visible tokens. */
  tokens: number
  finish: 'stop' | 'length'
}

export function prepareChat(context: Context, model: Model, parts: GeneratorParts): Prepared | Promise<Prepared> {
  const request = parseChat(context.json as Body, model)
  const counted = countPrompt(context, request, model, parts)
  const ready = (promptTokens: number) => chatAnswer(context, request, model, promptTokens, parts)
  return counted instanceof Promise ? counted.then(ready) : ready(counted)
}

function chatAnswer(
  context: Context,
  request: ChatRequest,
  model: Model,
  promptTokens: number,
  parts: GeneratorParts
): Prepared {
  checkWindow(request, model, promptTokens)
  if (request.choices * (request.limit ?? 0) > MOST_TOKENS) {
    const message = `Invalid 'n': ${request.choices} choices of ${request.limit} tokens each are more than the ${MOST_TOKENS} tokens the simulator makes for one request.`
    throw invalidValue('n', message)
  }
  context.facts.promptTokens = promptTokens
  context.facts.stream = request.stream
  return {
    answer(): Answer | Promise<Answer> {
      const random = contentRandom(context, request)
      const room = model.context - promptTokens
      const plans: ChoicePlan[] = []
      for (let choice = 0; choice < request.choices; choice++) plans.push(planChoice(random, request, model, room))
      const wire: ChatWire = { context, request, model, promptTokens, plans, random, parts }
      return request.stream ? streamChat(wire) : wholeChat(wire)
    }
  }
}

/** The same seed and messages give the same text, streamed or not. */
function contentRandom(context: Context, request: ChatRequest): Random {
  if (request.seed === undefined) return context.random
  return seededRandom(hashSeed(request.seed, JSON.stringify(request.messages)))
}

function countPrompt(
  context: Context,
  request: ChatRequest,
  model: Model,
  parts: GeneratorParts
): number | Promise<number> {
  const { texts, overhead } = chatPromptParts(request, model)
  const counting = parts.counter.countEach(model.encoding, texts, () => context.request.client.signal())
  const within = (counts: number[]): number | Promise<number> => {
    const total = counts.reduce((sum, count) => sum + count, overhead)
    return total < model.context ? total : refuseTooLong(context, request, model, parts, total)
  }
  return counting instanceof Promise ? counting.then(within) : within(counting)
}

async function refuseTooLong(
  context: Context,
  request: ChatRequest,
  model: Model,
  parts: GeneratorParts,
  total: number
): Promise<never> {
  throw await promptTooLong(context, request, model, parts, total)
}

async function promptTooLong(
  context: Context,
  request: ChatRequest,
  model: Model,
  parts: GeneratorParts,
  total: number
) {
  const head = `This model's maximum context length is ${model.context} tokens. However, your messages resulted in ${total} tokens`
  if (request.tools.length + request.functions.length === 0) {
    return contextLengthExceeded('messages', `${head}. Please reduce the length of the messages.`)
  }
  const signal = () => context.request.client.signal()
  const bare = chatPromptParts({ messages: request.messages }, model)
  const counts = await parts.counter.countEach(model.encoding, bare.texts, signal)
  const inMessages = counts.reduce((sum, count) => sum + count, bare.overhead)
  return contextLengthExceeded(
    'messages',
    `${head} (${inMessages} in the messages, ${total - inMessages} in the functions). Please reduce the length of the messages or functions.`
  )
}

function checkWindow(request: ChatRequest, model: Model, promptTokens: number): void {
  const { limit } = request
  if (limit === undefined || promptTokens + limit <= model.context) return
  const message = `This model's maximum context length is ${model.context} tokens. However, you requested ${promptTokens + limit} tokens (${promptTokens} in the messages, ${limit} in the completion). Please reduce the length of the messages or completion.`
  throw contextLengthExceeded('messages', message)
}

/** All choices together; beyond that the answer would not fit the memory of most machines. */
const MOST_TOKENS = 4_000_000

/** @param room Tokens left in the model's window behind the prompt; at least 1. */
export function planChoice(random: Random, request: ChatRequest, model: Model, room: number): ChoicePlan {
  const wanted = model.reasoning ? sampleReasoningTokens(random, request.effort) : 0
  const most = request.limit ?? Math.min(model.maxOutput, room)
  const reasoning = Math.min(wanted, most)
  const left = most - reasoning
  if (request.limit !== undefined || left === 0) return { reasoning, tokens: left, finish: 'length' }
  return { reasoning, tokens: sampleAnswerLength(random, left), finish: 'stop' }
}
