/** Chat completions that extensions make: the simulator's own wire, with the author's text in place of its own. */
import type { Answer } from '../answer.ts'
import type { Context } from '../context.ts'
import type { RequestContext } from '../extensions/api.ts'
import type { ChatCompletionOptions } from '../extensions/module.ts'
import { ExtensionContext } from '../extensions/request-context.ts'
import { type ChoicePlan, planChoice } from '../generate/chat.ts'
import { type ChatRequest, parseChat } from '../generate/chat-parse.ts'
import { streamChat } from '../generate/chat-stream.ts'
import { wholeChat } from '../generate/chat-whole.ts'
import type { ChatWire } from '../generate/chat-wire.ts'
import type { Lorem, LoremText } from '../generate/lorem.ts'
import type { Model } from '../openai/catalogue.ts'
import { ApiError } from '../openai/errors.ts'
import { type Body, isObject } from '../openai/fields.ts'
import { chatPromptParts } from '../openai/prompt-tokens.ts'
import type { Tokenizer } from '../openai/tokens/contract.ts'
import { matchRoute } from '../routes/route.ts'
import type { ExtensionModule, ModuleParts } from './module.ts'

export function createChatCompletion(
  parts: ModuleParts,
  modelNamed: (name?: string) => Model
): ExtensionModule['chatCompletion'] {
  return async (given, options = {}) => {
    checkOptions(options)
    const context = ExtensionContext.behind(given) ?? standIn(given, parts)
    try {
      return parts.responses.toResponse(await answer(given, context, options))
    } catch (error) {
      // A body that is no chat request is the client's fault.
      if (error instanceof ApiError)
        return new Response(error.body, { status: error.status, headers: { 'content-type': 'application/json' } })
      throw error
    }
  }

  async function answer(given: RequestContext, context: Context, options: ChatCompletionOptions): Promise<Answer> {
    const model = options.model === undefined ? (context.deployment?.model ?? modelNamed()) : modelNamed(options.model)
    const parsed = parseChat(await bodyOf(given, context), model)
    const request: ChatRequest = { ...parsed, choices: 1, stops: [], stream: options.stream ?? parsed.stream }
    const promptTokens = context.facts.promptTokens ?? (await countPrompt(request, model))
    const random = context.random
    const own = options.text === undefined ? null : tokensOf(parts.counter.tokenizer(model.encoding), options.text)
    const plan = planFor(options, own, () => planChoice(random, request, model, model.context - promptTokens))
    const lorem = own === null ? parts.lorem : () => fixedLorem(own, options.text ?? '')
    const wire: ChatWire = {
      context,
      request,
      model,
      promptTokens,
      plans: [plan],
      random,
      parts: { counter: parts.counter, lorem, region: parts.region, now: parts.now, admin: NO_ADMIN }
    }
    const made = request.stream ? streamChat(wire) : await wholeChat(wire)
    noteValues(given, context, promptTokens, plan)
    return made.kind === 'whole' && own !== null ? withoutAscii(made) : made
  }

  async function countPrompt(request: ChatRequest, model: Model): Promise<number> {
    const { texts, overhead } = chatPromptParts(request, model)
    const counts = await parts.counter.countEach(model.encoding, texts)
    return counts.reduce((sum, count) => sum + count, overhead)
  }
}

/** The operations under `/++/` are not for extensions. */
const NO_ADMIN = {} as ChatWire['parts']['admin']

function planFor(
  { tokens, finishReason = 'stop' }: ChatCompletionOptions,
  own: readonly string[] | null,
  usual: () => ChoicePlan
): ChoicePlan {
  if (own !== null) return { reasoning: 0, tokens: own.length, finish: finishReason }
  return tokens === undefined ? usual() : { reasoning: 0, tokens, finish: finishReason }
}

function noteValues({ values }: RequestContext, context: Context, promptTokens: number, plan: ChoicePlan): void {
  const completionTokens = plan.reasoning + plan.tokens
  values['Operation-Name'] = 'chat_completions'
  if (context.deployment) values['Deployment-Name'] ??= context.deployment.name
  values.Limiter ??= 'openai-tokens'
  values['X-OpenAI-Tokens-Prompt'] = promptTokens
  values['X-OpenAI-Tokens-Completion'] = completionTokens
  values['X-OpenAI-Tokens-Total'] = promptTokens + completionTokens
}

async function bodyOf(given: RequestContext, context: Context): Promise<Body> {
  if (isObject(context.json)) return context.json
  const json: unknown = await given.request.json().catch(() => null)
  return isObject(json) ? json : {}
}

function withoutAscii({ ascii: _, ...answer }: Extract<Answer, { kind: 'whole' }>): Answer {
  return answer
}

/** A text as the tokens it would be streamed in; letters that take several tokens come with their last one. */
function tokensOf(tokenizer: Tokenizer, text: string): string[] {
  const decoder = new TextDecoder()
  return tokenizer.encode(text).map((token) => decoder.decode(tokenizer.bytesOf(token), { stream: true }))
}

/** Says what it is told. */
function fixedLorem(tokens: readonly string[], text: string): Lorem {
  return {
    text(): LoremText {
      let at = 0
      return {
        take(count) {
          const taken = tokens.slice(at, at + count)
          at += taken.length
          return taken
        },
        [Symbol.iterator]: () => tokens[Symbol.iterator]()
      }
    },
    write: () => text,
    json: (token) => JSON.stringify(token),
    anyToken: () => tokens[0] ?? ''
  }
}

function checkOptions({ text, tokens, finishReason }: ChatCompletionOptions): void {
  if (text !== undefined && typeof text !== 'string')
    throw new TypeError(`chatCompletion: text must be a string, but is ${typeof text}`)
  if (tokens !== undefined && !(Number.isInteger(tokens) && tokens >= 0 && tokens <= 1_000_000))
    throw new TypeError(`chatCompletion: tokens must be a whole number from 0 to 1000000, but is ${String(tokens)}`)
  if (finishReason !== undefined && finishReason !== 'stop' && finishReason !== 'length')
    throw new TypeError(`chatCompletion: finishReason must be 'stop' or 'length', but is ${String(finishReason)}`)
}

/** In an author's own tests no simulator is behind the context; so much of one is needed here. */
function standIn({ request }: RequestContext, parts: ModuleParts): Context {
  const path = new URL(request.url).pathname
  const minimal = {
    request: { header: (name: string) => request.headers.get(name) ?? undefined, client: { gone: false } },
    route: matchRoute(request.method, path),
    deployment: null,
    json: undefined,
    random: parts.random,
    arrivedAt: parts.now(),
    facts: { promptTokens: null, completionTokens: null, stream: false }
  }
  return minimal as unknown as Context
}
