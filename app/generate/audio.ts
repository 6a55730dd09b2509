/** Transcriptions and translations of audio: made-up speech whose length goes by the file's size. */
import { type Answer, EVENT_STREAM_TYPE } from '../answer.ts'
import { clientGone } from '../client-presence.ts'
import type { Context } from '../context.ts'
import type { Model } from '../openai/catalogue.ts'
import { modelHeaders } from '../openai/headers.ts'
import { pause } from '../pause.ts'
import type { Prepared } from '../pipeline.ts'
import { printTranscript } from './audio-formats.ts'
import { type AudioRequest, parseAudio, tellsUsage } from './audio-request.ts'
import { speechEvents } from './audio-stream.ts'
import { type SpeechUsage, speechUsage } from './audio-usage.ts'
import type { GeneratorParts } from './parts.ts'

export function prepareAudio(context: Context, model: Model, parts: GeneratorParts): Prepared {
  const task =
    context.route.kind === 'operation' && context.route.operation === 'translation' ? 'translate' : 'transcribe'
  const request = parseAudio(context.form, model, task)
  context.facts.stream = request.stream
  context.facts.fileBytes = request.bytes
  return {
    async answer(): Promise<Answer> {
      const tokens = await speak(context, model, parts, speechTokens(request.bytes))
      const usage = tellsUsage(model) ? await noteUsage(context, model, parts, request, tokens.length) : null
      const headers = (type: string) => modelHeaders(context, type, parts.region, parts.now() - context.arrivedAt)
      if (request.stream) {
        const events = speechEvents(tokens, request, usage)
        return { kind: 'stream', status: 200, headers: headers(EVENT_STREAM_TYPE), events }
      }
      const { body, contentType } = printTranscript(tokens.join(''), tokens.length, request, usage)
      return { kind: 'whole', status: 200, headers: headers(contentType), body }
    }
  }
}

/** The list of exchanges says the same as the answer, and a stream's pace goes by it. */
async function noteUsage(
  context: Context,
  model: Model,
  { counter }: GeneratorParts,
  { prompt, bytes }: AudioRequest,
  spoken: number
): Promise<SpeechUsage> {
  const signal = () => context.request.client.signal()
  const [promptTokens = 0] = prompt === '' ? [] : await counter.countEach(model.encoding, [prompt], signal)
  const usage = speechUsage(promptTokens, bytes, spoken)
  context.facts.promptTokens = usage.input_tokens
  context.facts.completionTokens = usage.output_tokens
  return usage
}

/** Ten tokens for each thousand bytes, and ten at least: as the Python original speaks. @param bytes Of the file. */
export function speechTokens(bytes: number): number {
  return bytes < 1000 ? 10 : Math.floor(bytes / 1000) * 10
}

/** Tokens made between two pauses, so that a long recording does not hold up the others. */
const SLICE = 4096

async function speak(context: Context, model: Model, parts: GeneratorParts, budget: number): Promise<string[]> {
  const tokens: string[] = []
  for (const token of parts.lorem(model.encoding).text(context.random, budget, 'stop')) {
    tokens.push(token)
    if (tokens.length % SLICE !== 0) continue
    await pause()
    if (context.request.client.gone) throw clientGone()
  }
  return tokens
}
