/**
 * Streamed chat answers. Frames are put together from parts that are the same for a whole stream, so that a token costs one small
 * concatenation. Azure adds its filter's findings and a first frame of its own; plain OpenAI has neither.
 */
import { EVENT_STREAM_TYPE, type StreamAnswer, type StreamEvent } from '../answer.ts'
import { isAzure } from '../context.ts'
import { wireModelName } from '../openai/catalogue.ts'
import { chatCompletionId, randomText } from '../openai/ids.ts'
import type { Random } from '../random.ts'
import { type ChatWire, created, fingerprint, headers, logprobsField, usage, visibleTokens } from './chat-wire.ts'
import { COMPLETION_FILTER, promptFilterResults } from './content-filter.ts'
import { chatLogprob } from './logprobs.ts'
import type { Lorem } from './lorem.ts'
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
        yield { text: frames.content(one.index, next.value, lorem, random), tokens: 1 }
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
  const start = `data: {"choices":[{${filter}"delta":{"content":`
  const end = (index: number, logprobs: string, pad: number) =>
    `},"finish_reason":null,"index":${index},"logprobs":${logprobs}}],${identity}${padding(pad)}${tail}${noUsage}}\n\n`
  // All that changes from token to token is then the token.
  const plain = request.topLogprobs === undefined && !request.obfuscate
  const ends = plain ? wire.plans.map((_plan, index) => flat(end(index, 'null', 0))) : []
  return {
    role: (index) =>
      frame(
        `{${noFilter}"delta":{"content":"","refusal":null,"role":"assistant"},"finish_reason":null,"index":${index},"logprobs":null}`,
        14,
        noUsage
      ),
    content(index, token, lorem, random) {
      const json = JSON.stringify(token)
      if (plain) return start + json + ends[index]
      const logprobs = logprobsField(request, () => chatLogprob(random, lorem, token, request.topLogprobs ?? 0))
      return start + json + end(index, logprobs, 16 - token.length)
    },
    finish: (index, reason) =>
      frame(`{${noFilter}"delta":{},"finish_reason":"${reason}","index":${index},"logprobs":null}`, 10, noUsage),
    usage: (usageJson) => frame('', 10, `,"usage":${usageJson}`)
  }
}

/** The same text in one piece: what was put together from many is put together again each time it is sent. */
function flat(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1')
}
