/**
 * Streamed chat answers. Frames are put together from parts that are the same for a whole stream, so that a token costs one small
 * concatenation. Azure adds its filter's findings and a first frame of its own; plain OpenAI has neither.
 */
import { EVENT_STREAM_TYPE, type Frame, fillFrame, type StreamAnswer, type StreamEvent } from '../answer.ts'
import { isAzure } from '../context.ts'
import { flatText } from '../flat-text.ts'
import { wireModelName } from '../openai/catalogue.ts'
import { chatCompletionId } from '../openai/ids.ts'
import type { Random } from '../random.ts'
import { type ChatWire, created, fingerprint, headers, logprobsField, usage, visibleTokens } from './chat-wire.ts'
import { COMPLETION_FILTER, promptFilterResults } from './content-filter.ts'
import { chatLogprob } from './logprobs.ts'
import type { Lorem } from './lorem.ts'
import { obfuscation } from './obfuscation.ts'
import { cutAtStop, type TextChoice } from './text-choice.ts'

const DONE: StreamEvent = { text: 'data: [DONE]\n\n', tokens: 0 }

export function streamChat(wire: ChatWire): StreamAnswer {
  return {
    kind: 'stream',
    status: 200,
    headers: headers(wire, EVENT_STREAM_TYPE),
    events: chatEvents(wire),
    ascii: true
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
  // Hidden tokens are thought before anything is said.
  for (const [index, plan] of plans.entries()) {
    completionTokens += plan.reasoning
    context.facts.hiddenTokens += plan.reasoning
    yield { text: frames.role(index), tokens: plan.reasoning }
  }
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
    return { index, plan, choice, source: source[Symbol.iterator]() }
  })
  while (running.length > 0) {
    for (const one of running) {
      const next = one.source.next()
      if (!next.done) {
        // Only a text that may be cut has to be kept, to be counted at its end.
        if (request.stops.length > 0) one.choice.tokens.push(next.value)
        yield frames.content(one.index, next.value, lorem, random)
        continue
      }
      const recount =
        request.stops.length > 0 ? visibleTokens(one.choice, one.plan, wire) - one.choice.tokens.length : 0
      yield { text: frames.finish(one.index, one.choice.finish), tokens: recount }
      running = running.filter((other) => other !== one)
    }
  }
}

interface Frames {
  role(index: number): string
  content(index: number, token: string, lorem: Lorem, random: Random): StreamEvent
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
  const padding = (letters: string) => (request.obfuscate ? `"obfuscation":"${letters}",` : '')
  const letters = (length: number) => (request.obfuscate ? obfuscation(context.random, length) : '')
  const frame = (choices: string, pad: number, usageField: string) =>
    `data: {"choices":[${choices}],${identity}${padding(letters(pad))}${tail}${usageField}}\n\n`
  const start = `data: {"choices":[{${filter}"delta":{"content":`
  const end = (index: number, logprobs: string, pad: string) =>
    `},"finish_reason":null,"index":${index},"logprobs":${logprobs}}],${identity}${padding(pad)}${tail}${noUsage}}\n\n`
  const contentFrames =
    request.topLogprobs === undefined
      ? wire.plans.map((_plan, index) => contentFrame(start, end(index, 'null', HOLE)))
      : []
  return {
    role: (index) =>
      frame(
        `{${noFilter}"delta":{"content":"","refusal":null,"role":"assistant"},"finish_reason":null,"index":${index},"logprobs":null}`,
        14,
        noUsage
      ),
    content(index, token, lorem, random) {
      const json = lorem.json(token)
      const pad = letters(LONGEST_TOKEN - token.length)
      const frame = contentFrames[index]
      if (frame) {
        const own = request.obfuscate ? [json, pad] : [json]
        return { text: fillFrame(frame, own), tokens: 1, frame, own }
      }
      const logprobs = logprobsField(request, () => chatLogprob(random, lorem, token, request.topLogprobs ?? 0))
      return { text: start + json + end(index, logprobs, pad), tokens: 1 }
    },
    finish: (index, reason) =>
      frame(`{${noFilter}"delta":{},"finish_reason":"${reason}","index":${index},"logprobs":null}`, 10, noUsage),
    usage: (usageJson) => frame('', 10, `,"usage":${usageJson}`)
  }
}

/** Tokens up to this many letters look alike on the wire. */
const LONGEST_TOKEN = 16
/** Where the letters go that mean nothing. */
const HOLE = '\0'

function contentFrame(start: string, end: string): Frame {
  return [start, ...end.split(HOLE)].map(flatText)
}
