/** What a client asks of its audio, checked. */
import type { Form, FormFile } from '../form.ts'
import type { Model } from '../openai/catalogue.ts'
import { ApiError, invalidValue, missingParameter, modelError, unsupportedValue } from '../openai/errors.ts'
import { unknownWord } from '../openai/fields.ts'
import type { TranscriptFacts, TranscriptFormat } from './audio-formats.ts'

/** Bytes. */
const MOST_AUDIO = 26_214_400
const FORMATS = ['json', 'text', 'srt', 'verbose_json', 'vtt', 'diarized_json'] as const
const EXTENSIONS = ['flac', 'm4a', 'mp3', 'mp4', 'mpeg', 'mpga', 'oga', 'ogg', 'wav', 'webm']
const MOST_SPEAKERS = 4
/** Characters; a name comes again with every sentence of a long recording. */
const LONGEST_SPEAKER = 100

export interface AudioRequest extends TranscriptFacts {
  format: TranscriptFormat
  prompt: string
  stream: boolean
}

/** The models of the gpt-4o family stream, and tell what they used; whisper does neither. */
export function tellsUsage(model: Model): boolean {
  return model.name !== 'whisper'
}

/** @throws ApiError naming the field that is wrong. */
export function parseAudio(form: Form | undefined, model: Model, task: AudioRequest['task']): AudioRequest {
  if (!form)
    throw modelError(415, { message: "Send the audio as 'multipart/form-data'.", code: 'unsupported_media_type' })
  const file = form.files.get('file')
  if (!file) throw missingParameter('file')
  checkFile(file)
  const format = formatField(form, model)
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
    speakers: speakersField(form),
    prompt: form.fields.get('prompt')?.[0] ?? '',
    stream: tellsUsage(model) && form.fields.get('stream')?.[0] === 'true'
  }
}

function formatsOf({ name }: Model): readonly TranscriptFormat[] {
  if (name === 'whisper') return ['json', 'text', 'srt', 'verbose_json', 'vtt']
  return name === 'gpt-4o-transcribe-diarize' ? ['json', 'text', 'diarized_json'] : ['json']
}

function formatField(form: Form, model: Model): TranscriptFormat {
  const value = form.fields.get('response_format')?.[0]
  if (value === undefined || value === '') return 'json'
  const formats = formatsOf(model)
  const found = FORMATS.find((format) => format === value)
  if (found === undefined) throw unknownWord('response_format', value, formats)
  if (formats.includes(found)) return found
  const others = formats.map((format) => `'${format}'`).join(', ')
  throw unsupportedValue(
    'response_format',
    `response_format '${found}' is not compatible with model '${model.name}'. Use ${others.replace(/, (?=[^,]*$)/, ' or ')} instead.`
  )
}

/** Names of those who may speak; empty where the client knows none. */
function speakersField(form: Form): readonly string[] {
  const names = (form.fields.get('known_speaker_names') ?? []).filter((name) => name !== '')
  if (names.length <= MOST_SPEAKERS && names.every((name) => name.length <= LONGEST_SPEAKER)) return names
  const message = `Invalid 'known_speaker_names': give ${MOST_SPEAKERS} names at most, of ${LONGEST_SPEAKER} characters at most.`
  throw invalidValue('known_speaker_names', message)
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
