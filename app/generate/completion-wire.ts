/** Completions as they go over the wire, whole and streamed. */
import { type Answer, EVENT_STREAM_TYPE, JSON_TYPE, type StreamAnswer, type StreamEvent, wholeJson } from '../answer.ts'
import { type Context, isAzure } from '../context.ts'
import { type Model, wireModelName } from '../openai/catalogue.ts'
import { modelHeaders } from '../openai/headers.ts'
import { completionId, systemFingerprint } from '../openai/ids.ts'
import type { Random } from '../random.ts'
import { sampleAnswerLength } from './answer-length.ts'
import type { CompletionRequest } from './completion-parse.ts'
import { COMPLETION_FILTER, promptFilterResults } from './content-filter.ts'
import { completionLogprobs } from './logprobs.ts'
import type { GeneratorParts } from './parts.ts'
import { countChoice, cutAtStop, makeChoice, type TextChoice, type TextPlan } from './text-choice.ts'

/** Everything the wire needs. */
export interface CompletionWire {
  context: Context
  request: CompletionRequest
  model: Model
  promptTokens: readonly number[]
  /** Each prompt's text where the request wants it back, else empty. */
  echoes: readonly string[]
  random: Random
  parts: GeneratorParts
}

export async function wholeCompletion(wire: CompletionWire): Promise<Answer> {
  const { context, request, promptTokens, echoes } = wire
  const choices: string[] = []
  let completionTokens = 0
  for (const prompt of promptTokens.keys()) {
    for (let candidate = 0; candidate < request.bestOf; candidate++) {
      const { choice, tokens } = await oneChoice(wire, prompt)
      completionTokens += tokens
      // The simulator's candidates are equally good; the first n are the best.
      if (candidate >= request.choices) continue
      choices.push(choiceJson(wire, choice, prompt * request.choices + candidate, echoes[prompt] ?? ''))
    }
  }
  context.facts.completionTokens = completionTokens
  const { identity, tail } = envelope(wire)
  const body = `{"choices":[${choices.join(',')}],${identity}${filterResults(wire)}${tail},"usage":${usage(wire, completionTokens)}}\n`
  return wholeJson(200, body, headers(wire, JSON_TYPE))
}

async function oneChoice(wire: CompletionWire, prompt: number): Promise<{ choice: TextChoice; tokens: number }> {
  const { request, model, random, parts, context } = wire
  const plan = planChoice(wire, prompt)
  const choice = await makeChoice(parts.lorem(model.encoding), random, plan, request.stops, context.request.client)
  return { choice, tokens: countChoice(parts.counter.tokenizer(model.encoding), choice, plan) }
}

export function streamCompletion(wire: CompletionWire): StreamAnswer {
  const events = completionEvents(wire)
  return { kind: 'stream', status: 200, headers: headers(wire, EVENT_STREAM_TYPE), events }
}

function* completionEvents(wire: CompletionWire): Generator<StreamEvent, void, void> {
  const { context, request, promptTokens } = wire
  const { identity, tail } = envelope(wire)
  const noUsage = request.includeUsage ? ',"usage":null' : ''
  const frame = (choices: string, usageField = noUsage) =>
    `data: {"choices":[${choices}],${identity}${tail}${usageField}}\n\n`
  if (isAzure(context)) {
    yield {
      text: `data: {"choices":[],"created":0,"id":"","model":"","object":"",${filterResults(wire).slice(0, -1)}}\n\n`,
      tokens: 0
    }
  }
  let completionTokens = 0
  for (const prompt of promptTokens.keys()) {
    for (let candidate = 0; candidate < request.choices; candidate++) {
      completionTokens += yield* choiceEvents(wire, prompt, prompt * request.choices + candidate, frame)
      context.facts.completionTokens = completionTokens
    }
  }
  if (request.includeUsage) yield { text: frame('', `,"usage":${usage(wire, completionTokens)}`), tokens: 0 }
  yield { text: 'data: [DONE]\n\n', tokens: 0 }
}

/** One choice from its echo to its finish frame; returns its tokens. */
function* choiceEvents(
  wire: CompletionWire,
  prompt: number,
  index: number,
  frame: (choices: string) => string
): Generator<StreamEvent, number, void> {
  const { request, model, random, parts, echoes } = wire
  const piece = (text: string, finish: string | null) => frame(streamedChoice(wire, text, index, finish))
  if (request.echo) yield { text: piece(echoes[prompt] ?? '', null), tokens: 0 }
  const plan = planChoice(wire, prompt)
  const choice: TextChoice = { tokens: [], finish: plan.finish }
  const text = parts.lorem(model.encoding).text(random, plan.tokens, plan.finish)
  const tokens = cutAtStop(text, request.stops, () => {
    choice.finish = 'stop'
  })
  for (const token of tokens) {
    if (request.stops.length > 0) choice.tokens.push(token)
    yield { text: piece(token, null), tokens: 1 }
  }
  yield { text: piece('', choice.finish), tokens: 0 }
  return request.stops.length > 0 ? countChoice(parts.counter.tokenizer(model.encoding), choice, plan) : plan.tokens
}

function planChoice({ request, model, random, promptTokens }: CompletionWire, prompt: number): TextPlan {
  const { limit } = request
  if (limit !== undefined) return { tokens: limit, finish: 'length' }
  const room = Math.min(model.maxOutput, model.context - (promptTokens[prompt] ?? 0))
  return { tokens: sampleAnswerLength(random, room), finish: 'stop' }
}

function choiceJson(wire: CompletionWire, choice: TextChoice, index: number, echo: string): string {
  const { request, random, model, parts, context } = wire
  const lorem = parts.lorem(model.encoding)
  const logprobs =
    request.topLogprobs === undefined
      ? 'null'
      : JSON.stringify(completionLogprobs(random, lorem, choice.tokens, request.topLogprobs, echo.length))
  const filter = isAzure(context) ? `"content_filter_results":${COMPLETION_FILTER},` : ''
  return `{${filter}"finish_reason":"${choice.finish}","index":${index},"logprobs":${logprobs},"text":${JSON.stringify(echo + choice.tokens.join(''))}}`
}

function streamedChoice(wire: CompletionWire, text: string, index: number, finish: string | null): string {
  const { request, random, model, parts, context } = wire
  const logprobs =
    request.topLogprobs === undefined || finish !== null
      ? 'null'
      : JSON.stringify(completionLogprobs(random, parts.lorem(model.encoding), [text], request.topLogprobs, 0))
  const filter = isAzure(context) ? `"content_filter_results":${finish === null ? COMPLETION_FILTER : '{}'},` : ''
  return `{${filter}"finish_reason":${JSON.stringify(finish)},"index":${index},"logprobs":${logprobs},"text":${JSON.stringify(text)}}`
}

function envelope({ context, model, parts }: CompletionWire): { identity: string; tail: string } {
  return {
    identity: `"created":${Math.floor(parts.now() / 1000)},"id":"${completionId(context.random)}","model":${JSON.stringify(wireModelName(model))},"object":"text_completion",`,
    tail: `"system_fingerprint":${model.reasoning ? 'null' : `"${systemFingerprint(model.name)}"`}`
  }
}

function filterResults({ context, request }: CompletionWire): string {
  return isAzure(context) ? `"prompt_filter_results":${promptFilterResults(request.prompts.length)},` : ''
}

function usage({ promptTokens }: CompletionWire, completionTokens: number): string {
  const prompt = promptTokens.reduce((sum, count) => sum + count, 0)
  return `{"completion_tokens":${completionTokens},"prompt_tokens":${prompt},"total_tokens":${prompt + completionTokens}}`
}

function headers({ context, parts }: CompletionWire, contentType: string): Record<string, string> {
  return modelHeaders(context, contentType, parts.region, parts.now() - context.arrivedAt)
}
