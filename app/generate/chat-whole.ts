/** Whole chat answers. Azure prints keys by the alphabet and adds its filter's findings; plain OpenAI has neither. */
import { type Answer, JSON_TYPE, type WholeAnswer } from '../answer.ts'
import { isAzure } from '../context.ts'
import { type Model, wireModelName } from '../openai/catalogue.ts'
import { chatCompletionId } from '../openai/ids.ts'
import type { ChoicePlan } from './chat.ts'
import { type ChatWire, created, fingerprint, headers, usage, visibleTokens } from './chat-wire.ts'
import { COMPLETION_FILTER, promptFilterResults } from './content-filter.ts'
import { chatLogprob } from './logprobs.ts'
import { makeChoice, type TextChoice } from './text-choice.ts'

/** Characters; larger bodies are made while they are sent, so that neither memory nor the other requests suffer. */
const LARGE_BODY = 256 * 1024
/** About what one token of the answer takes, and one of its alternatives in logprobs. */
const TOKEN_SIZE = 5
const LOGPROB_SIZE = 75

export function wholeChat(wire: ChatWire): Answer | Promise<Answer> {
  const { request, plans } = wire
  const [plan] = plans
  const plain = plans.length === 1 && request.stops.length === 0 && request.topLogprobs === undefined
  return plain && plan && plan.tokens <= PLAIN_TOKENS ? plainChat(wire, plan) : fullChat(wire)
}

/** By far the most answers: one choice of moderate length, of which only the text is wanted. */
function plainChat(wire: ChatWire, plan: ChoicePlan): Answer {
  const { context, model, parts, random } = wire
  const text = parts.lorem(model.encoding).write(random, plan.tokens, plan.finish, 'json')
  const completionTokens = plan.reasoning + plan.tokens
  context.facts.completionTokens = completionTokens
  const body = isAzure(context)
    ? azureBody(wire, plan.finish, text, completionTokens)
    : `${bodyHead(wire)}${choiceHead(wire, plan.finish, 0)}null${choiceTail(text)}${bodyTail(wire, completionTokens)}`
  return { kind: 'whole', status: 200, headers: headers(wire, JSON_TYPE), body, ascii: true }
}

const PLAIN_TOKENS = 2048

/** The same text as the parts below make, of as few pieces as possible: each costs when they become one. */
function azureBody(wire: ChatWire, finish: ChoicePlan['finish'], text: string, completionTokens: number): string {
  const { model, context } = wire
  const known = AZURE_TAILS.get(model)
  const tail =
    known ?? `","model":${JSON.stringify(wireModelName(model))},"object":"chat.completion",${azureEnd(model)}`
  if (known === undefined) AZURE_TAILS.set(model, tail)
  return `${AZURE_HEADS[finish]}${text}${AZURE_CREATED}${created(wire)},"id":"${chatCompletionId(context.random)}${tail}${usage(wire, completionTokens)}}\n`
}

async function fullChat(wire: ChatWire): Promise<Answer> {
  const { context, request, model, parts, plans, random } = wire
  const lorem = parts.lorem(model.encoding)
  const choices: TextChoice[] = []
  let visible = 0
  let completionTokens = 0
  for (const plan of plans) {
    const choice = await makeChoice(lorem, random, plan, request.stops, context.request.client)
    choices.push(choice)
    visible += choice.tokens.length
    completionTokens += plan.reasoning + visibleTokens(choice, plan, wire)
  }
  context.facts.completionTokens = completionTokens
  const texts = bodyTexts(wire, choices, completionTokens)
  const alternatives = request.topLogprobs === undefined ? 0 : request.topLogprobs + 1
  const large = visible * (TOKEN_SIZE + alternatives * LOGPROB_SIZE) > LARGE_BODY
  const answer: WholeAnswer = {
    kind: 'whole',
    status: 200,
    headers: headers(wire, JSON_TYPE),
    body: large ? texts : [...texts].join('')
  }
  // Token texts, model names and everything around them are ASCII.
  return large ? answer : { ...answer, ascii: true }
}

/** The body in pieces, in their order. */
function* bodyTexts(
  wire: ChatWire,
  choices: readonly TextChoice[],
  completionTokens: number
): Generator<string, void, void> {
  yield bodyHead(wire)
  for (const [index, choice] of choices.entries()) {
    if (index > 0) yield ','
    yield* choiceTexts(wire, choice, index)
  }
  yield bodyTail(wire, completionTokens)
}

function bodyHead(wire: ChatWire): string {
  return isAzure(wire.context) ? '{"choices":[' : `{${identity(wire)},"choices":[`
}

function bodyTail(wire: ChatWire, completionTokens: number): string {
  const { context, model } = wire
  const start = isAzure(context) ? `],${identity(wire)},${azureEnd(model)}` : `],"service_tier":"default",${end(model)}`
  return `${start}${usage(wire, completionTokens)}}\n`
}

function azureEnd(model: Model): string {
  return `"prompt_filter_results":${ONE_PROMPT},${end(model)}`
}

function end(model: Model): string {
  return `"system_fingerprint":${fingerprint(model)},"usage":`
}

const ONE_PROMPT = promptFilterResults(1)

function identity(wire: ChatWire): string {
  const { context, model } = wire
  return `"created":${created(wire)},"id":"${chatCompletionId(context.random)}","model":${JSON.stringify(wireModelName(model))},"object":"chat.completion"`
}

/** Tokens whose logprobs are printed in one piece. */
const SLICE = 32

function* choiceTexts(wire: ChatWire, choice: TextChoice, index: number): Generator<string, void, void> {
  yield choiceHead(wire, choice.finish, index)
  if (wire.request.topLogprobs === undefined) yield 'null'
  else {
    yield '{"content":['
    for (let at = 0; at < choice.tokens.length; at += SLICE) {
      yield (at > 0 ? ',' : '') + logprobsOf(wire, choice.tokens.slice(at, at + SLICE))
    }
    yield '],"refusal":null}'
  }
  yield choiceTail(JSON.stringify(choice.tokens.join('')).slice(1, -1))
}

function choiceHead({ context }: ChatWire, finish: string, index: number): string {
  return `${isAzure(context) ? CHOICE_FILTER : '{'}"finish_reason":"${finish}","index":${index},"logprobs":`
}

const CHOICE_FILTER = `{"content_filter_results":${COMPLETION_FILTER},`

/** @param text As it stands in a JSON string. */
function choiceTail(text: string): string {
  return `${MESSAGE_HEAD}${text}${MESSAGE_TAIL}`
}

const MESSAGE_HEAD = ',"message":{"annotations":[],"content":"'
const MESSAGE_TAIL = '","refusal":null,"role":"assistant"}}'

/** What comes before and behind the text of an answer with one choice, and behind its id. */
const AZURE_HEADS = { stop: azureHead('stop'), length: azureHead('length') }
const AZURE_CREATED = `${MESSAGE_TAIL}],"created":`
const AZURE_TAILS = new WeakMap<Model, string>()

function azureHead(finish: ChoicePlan['finish']): string {
  return `{"choices":[${CHOICE_FILTER}"finish_reason":"${finish}","index":0,"logprobs":null${MESSAGE_HEAD}`
}

function logprobsOf({ request, random, parts, model }: ChatWire, tokens: readonly string[]): string {
  const lorem = parts.lorem(model.encoding)
  return tokens.map((token) => chatLogprob(random, lorem, token, request.topLogprobs ?? 0)).join(',')
}
