/** The older completions API: one prompt or many, each answered `n` times. */
import { type Answer, EVENT_STREAM_TYPE, type StreamEvent, wholeJson } from '../answer.ts'
import { type Context, isAzure } from '../context.ts'
import { type Model, wireModelName } from '../openai/catalogue.ts'
import { invalidValue, modelError } from '../openai/errors.ts'
import {
  type Body,
  optionalBoolean,
  optionalInteger,
  optionalNumber,
  optionalString,
  stopSequences,
  streamOptions
} from '../openai/fields.ts'
import { modelHeaders } from '../openai/headers.ts'
import { completionId, systemFingerprint } from '../openai/ids.ts'
import type { Prepared } from '../pipeline.ts'
import { hashSeed, type Random, seededRandom } from '../random.ts'
import { sampleAnswerLength } from './answer-length.ts'
import { COMPLETION_FILTER, promptFilterResults } from './content-filter.ts'
import { completionLogprobs } from './logprobs.ts'
import type { GeneratorParts } from './parts.ts'
import { cutAtStop, makeChoice, type TextChoice } from './text-choice.ts'
import { countInputs, inputText, type TextInput, textInputs } from './text-input.ts'

interface CompletionRequest {
  prompts: readonly TextInput[]
  choices: number
  bestOf: number
  limit: number | undefined
  echo: boolean
  stops: readonly string[]
  seed: number | undefined
  topLogprobs: number | undefined
  stream: boolean
  includeUsage: boolean
}

/** Everything the wire needs. */
interface CompletionWire {
  context: Context
  request: CompletionRequest
  model: Model
  promptTokens: readonly number[]
  random: Random
  parts: GeneratorParts
}

/** Choices of all prompts together. */
const MAX_CHOICES = 2048

export async function prepareCompletion(context: Context, model: Model, parts: GeneratorParts): Promise<Prepared> {
  const request = parseCompletion(context.json as Body, model)
  const promptTokens = await countInputs(request.prompts, model.encoding, parts.counter, context.request.signal)
  checkWindow(request, model, promptTokens)
  context.facts.promptTokens = promptTokens.reduce((sum, count) => sum + count, 0)
  context.facts.stream = request.stream
  const echoes = request.echo ? echoTexts(request, model, parts) : []
  return {
    async answer(): Promise<Answer> {
      const random =
        request.seed === undefined
          ? context.random
          : seededRandom(hashSeed(request.seed, JSON.stringify(request.prompts)))
      const wire: CompletionWire = { context, request, model, promptTokens, random, parts }
      if (!request.stream) return wholeCompletion(wire, echoes)
      const events = completionEvents(wire, echoes)
      return { kind: 'stream', status: 200, headers: { 'content-type': EVENT_STREAM_TYPE, ...headers(wire) }, events }
    }
  }
}

function parseCompletion(body: Body, model: Model): CompletionRequest {
  const choices = optionalInteger(body, 'n', { min: 1, max: 128 }) ?? 1
  const bestOf = optionalInteger(body, 'best_of', { min: 1, max: 128 }) ?? choices
  const options = streamOptions(body)
  if (bestOf < choices)
    throw invalidValue('best_of', `Invalid 'best_of': it must be at least 'n' (${choices}), but got ${bestOf}.`)
  if (options.stream && bestOf > choices)
    throw modelError(400, { message: "'best_of' above 'n' cannot be streamed.", param: 'best_of' })
  optionalNumber(body, 'temperature', { min: 0, max: 2 })
  optionalNumber(body, 'top_p', { min: 0, max: 1 })
  optionalNumber(body, 'presence_penalty', { min: -2, max: 2 })
  optionalNumber(body, 'frequency_penalty', { min: -2, max: 2 })
  optionalString(body, 'suffix')
  optionalString(body, 'user')
  const prompts = textInputs(body, 'prompt')
  if (prompts.length * bestOf > MAX_CHOICES) {
    throw invalidValue(
      'prompt',
      `Invalid 'prompt': ${prompts.length} prompts with ${bestOf} choices each are more than ${MAX_CHOICES} choices.`
    )
  }
  return {
    prompts,
    choices,
    bestOf,
    limit: optionalInteger(body, 'max_tokens', { min: 0, max: model.maxOutput }),
    echo: optionalBoolean(body, 'echo') ?? false,
    stops: stopSequences(body),
    seed: optionalInteger(body, 'seed'),
    topLogprobs: optionalInteger(body, 'logprobs', { min: 0, max: 5 }),
    stream: options.stream,
    includeUsage: options.includeUsage
  }
}

function checkWindow(request: CompletionRequest, model: Model, promptTokens: readonly number[]): void {
  for (const prompt of promptTokens) {
    const completion = request.limit ?? 1
    if (prompt + completion <= model.context) continue
    const asked = request.limit ?? 0
    const message = `This model's maximum context length is ${model.context} tokens, however you requested ${prompt + asked} tokens (${prompt} in your prompt; ${asked} for the completion). Please reduce your prompt; or completion length.`
    throw modelError(400, { message })
  }
}

function echoTexts(request: CompletionRequest, model: Model, parts: GeneratorParts): string[] {
  const tokenizer = parts.counter.tokenizer(model.encoding)
  return request.prompts.map((prompt, index) => inputText(prompt, tokenizer, `prompt[${index}]`))
}

async function wholeCompletion(wire: CompletionWire, echoes: readonly string[]): Promise<Answer> {
  const { context, request, promptTokens } = wire
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
  return wholeJson(200, body, headers(wire))
}

async function oneChoice(wire: CompletionWire, prompt: number): Promise<{ choice: TextChoice; tokens: number }> {
  const { request, model, random, parts, context } = wire
  const plan = planChoice(wire, prompt)
  const choice = await makeChoice(parts.lorem(model.encoding), random, plan, request.stops, context.request.signal)
  return { choice, tokens: countText(wire, choice, plan.tokens) }
}

function* completionEvents(wire: CompletionWire, echoes: readonly string[]): Generator<StreamEvent, void, void> {
  const { context, request, model, random, parts, promptTokens } = wire
  const lorem = parts.lorem(model.encoding)
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
      const index = prompt * request.choices + candidate
      const piece = (text: string, finish: string | null) => frame(streamedChoice(wire, text, index, finish))
      if (request.echo) yield { text: piece(echoes[prompt] ?? '', null), tokens: 0 }
      const plan = planChoice(wire, prompt)
      const choice: TextChoice = { tokens: [], finish: plan.finish }
      const tokens = cutAtStop(lorem.tokens(random, plan.tokens, plan.finish), request.stops, () => {
        choice.finish = 'stop'
      })
      for (const token of tokens) {
        choice.tokens.push(token)
        yield { text: piece(token, null), tokens: 1 }
      }
      completionTokens += countText(wire, choice, plan.tokens)
      context.facts.completionTokens = completionTokens
      yield { text: piece('', choice.finish), tokens: 0 }
    }
  }
  if (request.includeUsage) yield { text: frame('', `,"usage":${usage(wire, completionTokens)}`), tokens: 0 }
  yield { text: 'data: [DONE]\n\n', tokens: 0 }
}

function planChoice({ request, model, random, promptTokens }: CompletionWire, prompt: number) {
  const { limit } = request
  if (limit !== undefined) return { tokens: limit, finish: 'length' as const }
  const room = Math.min(model.maxOutput, model.context - (promptTokens[prompt] ?? 0))
  return { tokens: sampleAnswerLength(random, room), finish: 'stop' as const }
}

/** A stop sequence may cut a token in two, so what is left is counted anew. */
function countText({ request, model, parts }: CompletionWire, choice: TextChoice, planned: number): number {
  if (request.stops.length === 0 || choice.tokens.length === planned) return choice.tokens.length
  return parts.counter.tokenizer(model.encoding).count(choice.tokens.join(''))
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

function headers({ context, parts }: CompletionWire): Record<string, string> {
  return modelHeaders(context, parts.region, parts.now() - context.arrivedAt)
}
