/** Whole chat answers. Azure prints keys by the alphabet and adds its filter's findings; plain OpenAI has neither. */
import { type Answer, type WholeAnswer, wholeJson } from '../answer.ts'
import { isAzure } from '../context.ts'
import { wireModelName } from '../openai/catalogue.ts'
import { chatCompletionId } from '../openai/ids.ts'
import { type ChatWire, created, fingerprint, headers, usage, visibleTokens } from './chat-wire.ts'
import { COMPLETION_FILTER, promptFilterResults } from './content-filter.ts'
import { chatLogprob } from './logprobs.ts'
import { makeChoice, type TextChoice } from './text-choice.ts'

/** Characters; larger bodies are made while they are sent, so that neither memory nor the other requests suffer. */
const LARGE_BODY = 256 * 1024
/** About what one token of the answer takes, and one of its alternatives in logprobs. */
const TOKEN_SIZE = 5
const LOGPROB_SIZE = 75

export async function wholeChat(wire: ChatWire): Promise<Answer> {
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
  const answer: WholeAnswer = wholeJson(200, large ? texts : [...texts].join(''), headers(wire))
  // Token texts, model names and everything around them are ASCII.
  return large ? answer : { ...answer, ascii: true }
}

/** The body in pieces, in their order. */
function* bodyTexts(
  wire: ChatWire,
  choices: readonly TextChoice[],
  completionTokens: number
): Generator<string, void, void> {
  const { context, model } = wire
  const id = chatCompletionId(context.random)
  const name = JSON.stringify(wireModelName(model))
  const end = `"system_fingerprint":${fingerprint(model)},"usage":${usage(wire, completionTokens)}}\n`
  yield isAzure(context)
    ? '{"choices":['
    : `{"id":"${id}","object":"chat.completion","created":${created(wire)},"model":${name},"choices":[`
  for (const [index, choice] of choices.entries()) {
    if (index > 0) yield ','
    yield* choiceTexts(wire, choice, index)
  }
  yield isAzure(context)
    ? `],"created":${created(wire)},"id":"${id}","model":${name},"object":"chat.completion","prompt_filter_results":${promptFilterResults(1)},${end}`
    : `],"service_tier":"default",${end}`
}

/** Tokens whose logprobs are printed in one piece. */
const SLICE = 32

function* choiceTexts(wire: ChatWire, choice: TextChoice, index: number): Generator<string, void, void> {
  const { context, request } = wire
  const filter = isAzure(context) ? `"content_filter_results":${COMPLETION_FILTER},` : ''
  yield `{${filter}"finish_reason":"${choice.finish}","index":${index},"logprobs":`
  if (request.topLogprobs === undefined) yield 'null'
  else {
    yield '{"content":['
    for (let at = 0; at < choice.tokens.length; at += SLICE) {
      yield (at > 0 ? ',' : '') + logprobsOf(wire, choice.tokens.slice(at, at + SLICE))
    }
    yield '],"refusal":null}'
  }
  yield `,"message":{"annotations":[],"content":${JSON.stringify(choice.tokens.join(''))},"refusal":null,"role":"assistant"}}`
}

function logprobsOf({ request, random, parts, model }: ChatWire, tokens: readonly string[]): string {
  const lorem = parts.lorem(model.encoding)
  return tokens.map((token) => chatLogprob(random, lorem, token, request.topLogprobs ?? 0)).join(',')
}
