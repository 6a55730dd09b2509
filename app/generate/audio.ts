/** Transcriptions and translations of audio: made-up speech whose length goes by the file's size. */
import { type Answer, EVENT_STREAM_TYPE, type StreamEvent } from '../answer.ts'
import { clientGone } from '../client-presence.ts'
import type { Context } from '../context.ts'
import type { Form, FormFile } from '../form.ts'
import type { Model } from '../openai/catalogue.ts'
import { ApiError, invalidValue, missingParameter, modelError } from '../openai/errors.ts'
import { unknownWord } from '../openai/fields.ts'
import { modelHeaders } from '../openai/headers.ts'
import { pause } from '../pause.ts'
import type { Prepared } from '../pipeline.ts'
import { printTranscript, type TranscriptFormat } from './audio-formats.ts'
import type { GeneratorParts } from './parts.ts'

/** Bytes. */
const MOST_AUDIO = 26_214_400
const FORMATS = ['json', 'text', 'srt', 'verbose_json', 'vtt'] as const
const EXTENSIONS = ['flac', 'm4a', 'mp3', 'mp4', 'mpeg', 'mpga', 'oga', 'ogg', 'wav', 'webm']

interface AudioRequest {
  task: 'translate' | 'transcribe'
  bytes: number
  format: TranscriptFormat
  language: string
  words: boolean
  stream: boolean
}

export function prepareAudio(context: Context, model: Model, parts: GeneratorParts): Prepared {
  const task =
    context.route.kind === 'operation' && context.route.operation === 'translation' ? 'translate' : 'transcribe'
  const request = parseAudio(context.form, model, task)
  context.facts.stream = request.stream
  context.facts.fileBytes = request.bytes
  return {
    async answer(): Promise<Answer> {
      const tokens = await speak(context, model, parts, speechTokens(request.bytes))
      const headers = (type: string) => modelHeaders(context, type, parts.region, parts.now() - context.arrivedAt)
      if (request.stream) {
        // The pace goes by them.
        context.facts.completionTokens = tokens.length
        return {
          kind: 'stream',
          status: 200,
          headers: headers(EVENT_STREAM_TYPE),
          events: speechEvents(tokens)
        }
      }
      const { body, contentType } = printTranscript(tokens.join(''), tokens.length, request, request.format)
      return { kind: 'whole', status: 200, headers: headers(contentType), body }
    }
  }
}

/** Ten tokens for each thousand bytes, and ten at least: as the Python original speaks. @param bytes Of the file. */
export function speechTokens(bytes: number): number {
  return bytes < 1000 ? 10 : Math.floor(bytes / 1000) * 10
}

function parseAudio(form: Form | undefined, model: Model, task: AudioRequest['task']): AudioRequest {
  if (!form)
    throw modelError(415, { message: "Send the audio as 'multipart/form-data'.", code: 'unsupported_media_type' })
  const file = form.files.get('file')
  if (!file) throw missingParameter('file')
  checkFile(file)
  const format = wordField(form, 'response_format', FORMATS) ?? 'json'
  // The transcribing models of the gpt-4o family speak JSON only, and only they stream.
  const whisper = model.name === 'whisper'
  if (!whisper && format !== 'json') {
    throw invalidValue(
      'response_format',
      `response_format '${format}' is not compatible with model '${model.name}'. Use 'json' instead.`,
      'unsupported_value'
    )
  }
  numberField(form, 'temperature', 0, 1)
  const granularities = form.fields.get('timestamp_granularities') ?? []
  for (const one of granularities) {
    if (one !== 'word' && one !== 'segment') throw unknownWord('timestamp_granularities', one, ['word', 'segment'])
  }
  return {
    task,
    bytes: file.bytes.length,
    format,
    language: form.fields.get('language')?.[0] || 'english',
    words: granularities.includes('word'),
    stream: !whisper && form.fields.get('stream')?.[0] === 'true'
  }
}

function checkFile({ name, bytes }: FormFile): void {
  if (bytes.length === 0)
    throw invalidValue('file', 'Audio file is empty. Send at least a tenth of a second of audio.', 'audio_too_short')
  if (bytes.length > MOST_AUDIO) throw audioTooLarge(bytes.length)
  const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase()
  if (extension === undefined || EXTENSIONS.includes(extension)) return
  throw invalidValue('file', `Invalid file format. Supported formats: ${JSON.stringify(EXTENSIONS)}`)
}

function audioTooLarge(bytes: number): ApiError {
  const message = `Maximum content size limit (${MOST_AUDIO}) exceeded (${bytes} bytes read)`
  return new ApiError(
    413,
    'audio_too_large',
    message,
    JSON.stringify({ error: { message, type: 'server_error', param: null, code: null } })
  )
}

function wordField<T extends string>(form: Form, name: string, words: readonly T[]): T | undefined {
  const value = form.fields.get(name)?.[0]
  if (value === undefined || value === '') return undefined
  const found = words.find((word) => word === value)
  if (found === undefined) throw unknownWord(name, value, words)
  return found
}

function numberField(form: Form, name: string, min: number, max: number): void {
  const value = form.fields.get(name)?.[0]
  if (value === undefined || value === '') return
  const number = Number(value)
  if (!Number.isFinite(number) || number < min || number > max) {
    throw invalidValue(
      name,
      `Invalid '${name}': expected a number from ${min} to ${max}, but got '${value.slice(0, 100)}'.`
    )
  }
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

function* speechEvents(tokens: readonly string[]): Generator<StreamEvent, void, void> {
  for (const delta of tokens) {
    yield { text: `data: ${JSON.stringify({ type: 'transcript.text.delta', delta })}\n\n`, tokens: 1 }
  }
  yield { text: `data: ${JSON.stringify({ type: 'transcript.text.done', text: tokens.join('') })}\n\n`, tokens: 0 }
}
