/**
 * Chat answers as they go over the wire, whole and streamed. Azure prints keys by the alphabet and adds its filter's findings;
 * plain OpenAI has neither. Frames are put together from parts that are the same for a whole stream, so that a token costs
 * one small concatenation.
 */
import { type Answer, EVENT_STREAM_TYPE, type StreamAnswer, type StreamEvent, wholeJson } from '../answer.ts'
import { type Context, isAzure } from '../context.ts'
import { type Model, wireModelName } from '../openai/catalogue.ts'
import { modelHeaders } from '../openai/headers.ts'
import { chatCompletionId, randomText, systemFingerprint } from '../openai/ids.ts'
import type { Random } from '../random.ts'
import type { ChoicePlan } from './chat.ts'
import type { ChatRequest } from './chat-parse.ts'
import { COMPLETION_FILTER, promptFilterResults } from './content-filter.ts'
import { chatLogprob } from './logprobs.ts'
import type { Lorem } from './lorem.ts'
import type { GeneratorParts } from './parts.ts'
import { countChoice, cutAtStop, makeChoice, type TextChoice } from './text-choice.ts'

export interface ChatWire {
  context: Context
  request: ChatRequest
  model: Model
  promptTokens: number
  plans: readonly ChoicePlan[]
  /** Draws the text; the request's own source draws the ids. */
  random: Random
  parts: GeneratorParts
}

const DONE: StreamEvent = { text: 'data: [DONE]\n\n', tokens: 0 }

export async function wholeChat(wire: ChatWire): Promise<Answer> {
  const { context, request, model, parts, plans, random } = wire
  const lorem = parts.lorem(model.encoding)
  const choices: string[] = []
  let completionTokens = 0
  for (const [index, plan] of plans.entries()) {
    const choice = await makeChoice(lorem, random, plan, request.stops, context.request.client)
    completionTokens += plan.reasoning + visibleTokens(choice, plan, wire)
    choices.push(wholeChoice(wire, lorem, choice, index))
  }
  context.facts.completionTokens = completionTokens
  const azure = isAzure(context)
  const head = azure
    ? `{"choices":[${choices.join(',')}],"created":${created(wire)},"id":"${chatCompletionId(context.random)}","model":${JSON.stringify(wireModelName(model))},"object":"chat.completion","prompt_filter_results":${promptFilterResults(1)},"system_fingerprint":${fingerprint(model)},`
    : `{"id":"${chatCompletionId(context.random)}","object":"chat.completion","created":${created(wire)},"model":${JSON.stringify(wireModelName(model))},"choices":[${choices.join(',')}],"service_tier":"default","system_fingerprint":${fingerprint(model)},`
  return wholeJson(200, `${head}"usage":${usage(wire, completionTokens)}}\n`, headers(wire))
}

export function streamChat(wire: ChatWire): StreamAnswer {
  return {
    kind: 'stream',
    status: 200,
    headers: { 'content-type': EVENT_STREAM_TYPE, ...headers(wire) },
    events: chatEvents(wire)
  }
}

function* chatEvents(wire: ChatWire): Generator<StreamEvent, void, void> {
  const { context, request, plans, model, parts } = wire
  const frames = frameParts(wire)
  if (isAzure(context)) {
    const text = `data: {"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":${promptFilterResults(1)}}\n\n`
    yield { text, tokens: 0 }
  }
  const lorem = parts.lorem(model.encoding)
  let completionTokens = 0
  for (const index of plans.keys()) yield { text: frames.role(index), tokens: 0 }
  for (const event of interleaved(wire, lorem, frames)) {
    completionTokens += event.tokens
    context.facts.completionTokens = completionTokens
    yield event
  }
  if (request.includeUsage) yield { text: frames.usage(usage(wire, completionTokens)), tokens: 0 }
  yield DONE
}

/** The choices' tokens in turn, as Azure mixes them; each choice ends with its own finish frame. */
function* interleaved(wire: ChatWire, lorem: Lorem, frames: Frames): Generator<StreamEvent, void, void> {
  const { request, plans, random } = wire
  let running = plans.map((plan, index) => {
    const choice: TextChoice = { tokens: [], finish: plan.finish }
    const source = cutAtStop(lorem.text(random, plan.tokens, plan.finish), request.stops, () => {
      choice.finish = 'stop'
    })
    return { index, plan, choice, source }
  })
  while (running.length > 0) {
    for (const one of running) {
      const next = one.source.next()
      if (!next.done) {
        // Only a text that may be cut has to be kept, to be counted at its end.
        if (request.stops.length > 0) one.choice.tokens.push(next.value)
        yield { text: frames.content(one.index, next.value, lorem, random), tokens: 1 }
        continue
      }
      const recount =
        request.stops.length > 0 ? visibleTokens(one.choice, one.plan, wire) - one.choice.tokens.length : 0
      yield { text: frames.finish(one.index, one.choice.finish), tokens: one.plan.reasoning + recount }
      running = running.filter((other) => other !== one)
    }
  }
}

interface Frames {
  role(index: number): string
  content(index: number, token: string, lorem: Lorem, random: Random): string
  finish(index: number, reason: string): string
  usage(usage: string): string
}

/** The frames of one stream; the parts that never change are made once. */
function frameParts(wire: ChatWire): Frames {
  const { context, request, model } = wire
  const azure = isAzure(context)
  const id = chatCompletionId(context.random)
  const identity = `"created":${created(wire)},"id":"${id}","model":${JSON.stringify(wireModelName(model))},`
  const tail = `"object":"chat.completion.chunk",${azure ? '' : '"service_tier":"default",'}"system_fingerprint":${fingerprint(model)}`
  const noUsage = request.includeUsage ? ',"usage":null' : ''
  const noFilter = azure ? '"content_filter_results":{},' : ''
  const filter = azure ? `"content_filter_results":${COMPLETION_FILTER},` : ''
  // Made-up letters bring every frame to one length, so that nobody can guess the text from the sizes on the wire.
  const padding = (length: number) =>
    request.obfuscate ? `"obfuscation":"${randomText(context.random, Math.max(length, 0))}",` : ''
  const frame = (choices: string, pad: number, usageField: string) =>
    `data: {"choices":[${choices}],${identity}${padding(pad)}${tail}${usageField}}\n\n`
  return {
    role: (index) =>
      frame(
        `{${noFilter}"delta":{"content":"","refusal":null,"role":"assistant"},"finish_reason":null,"index":${index},"logprobs":null}`,
        14,
        noUsage
      ),
    content(index, token, lorem, random) {
      const logprobs = logprobsField(request, () => chatLogprob(random, lorem, token, request.topLogprobs ?? 0))
      return frame(
        `{${filter}"delta":{"content":${JSON.stringify(token)}},"finish_reason":null,"index":${index},"logprobs":${logprobs}}`,
        16 - token.length,
        noUsage
      )
    },
    finish: (index, reason) =>
      frame(`{${noFilter}"delta":{},"finish_reason":"${reason}","index":${index},"logprobs":null}`, 10, noUsage),
    usage: (usageJson) => frame('', 10, `,"usage":${usageJson}`)
  }
}

function wholeChoice(wire: ChatWire, lorem: Lorem, choice: TextChoice, index: number): string {
  const { context, request, random } = wire
  const logprobs = logprobsField(request, () =>
    choice.tokens.map((token) => chatLogprob(random, lorem, token, request.topLogprobs ?? 0)).join(',')
  )
  const filter = isAzure(context) ? `"content_filter_results":${COMPLETION_FILTER},` : ''
  return `{${filter}"finish_reason":"${choice.finish}","index":${index},"logprobs":${logprobs},"message":{"annotations":[],"content":${JSON.stringify(choice.tokens.join(''))},"refusal":null,"role":"assistant"}}`
}

function logprobsField(request: ChatRequest, content: () => string): string {
  return request.topLogprobs === undefined ? 'null' : `{"content":[${content()}],"refusal":null}`
}

function visibleTokens(choice: TextChoice, plan: ChoicePlan, { parts, model }: ChatWire): number {
  return countChoice(parts.counter.tokenizer(model.encoding), choice, plan)
}

function usage(wire: ChatWire, completionTokens: number): string {
  const { plans, promptTokens } = wire
  const reasoning = plans.reduce((sum, plan) => sum + plan.reasoning, 0)
  return `{"completion_tokens":${completionTokens},"completion_tokens_details":{"accepted_prediction_tokens":0,"audio_tokens":0,"reasoning_tokens":${reasoning},"rejected_prediction_tokens":0},"prompt_tokens":${promptTokens},"prompt_tokens_details":{"audio_tokens":0,"cached_tokens":0},"total_tokens":${promptTokens + completionTokens}}`
}

const FINGERPRINTS = new WeakMap<Model, string>()

/** Reasoning models have none. */
function fingerprint(model: Model): string {
  if (model.reasoning) return 'null'
  const known = FINGERPRINTS.get(model)
  if (known) return known
  const made = `"${systemFingerprint(model.name)}"`
  FINGERPRINTS.set(model, made)
  return made
}

function headers(wire: ChatWire): Record<string, string> {
  return modelHeaders(wire.context, wire.parts.region, wire.parts.now() - wire.context.arrivedAt)
}

function created({ parts }: ChatWire): number {
  return Math.floor(parts.now() / 1000)
}
