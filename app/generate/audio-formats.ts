/** A transcript in each of the formats that the audio operations offer. */

export type TranscriptFormat = 'json' | 'text' | 'srt' | 'verbose_json' | 'vtt'

export interface TranscriptFacts {
  task: 'translate' | 'transcribe'
  /** Of the audio file. */
  bytes: number
  language: string
  /** Whether each word's time is wanted. */
  words: boolean
}

interface Segment {
  text: string
  /** Seconds. */
  start: number
  end: number
}

/** Bytes of one second of audio at 128 kbit/s, the usual MP3; good enough for made-up times. */
const BYTES_PER_SECOND = 16_000

export function printTranscript(
  text: string,
  tokens: number,
  facts: TranscriptFacts,
  format: TranscriptFormat
): { body: string; contentType: string } {
  const duration = Math.max(0.1, facts.bytes / BYTES_PER_SECOND)
  if (format === 'text') return { body: `${text}\n`, contentType: 'text/plain' }
  if (format === 'json') return { body: JSON.stringify({ text }), contentType: 'application/json' }
  const segments = segmentsOf(text, duration)
  if (format === 'srt') return { body: srt(segments), contentType: 'text/plain' }
  if (format === 'vtt') return { body: vtt(segments), contentType: 'text/plain' }
  return { body: verbose(text, tokens, segments, duration, facts), contentType: 'application/json' }
}

/** One segment a sentence, as long as its share of the text. */
function segmentsOf(text: string, duration: number): Segment[] {
  const sentences = text.match(/[^.]+\.?\s*/g) ?? [text]
  let at = 0
  return sentences.map((sentence) => {
    const start = at
    at += (sentence.length / text.length) * duration
    return { text: sentence.trim(), start, end: at }
  })
}

function srt(segments: readonly Segment[]): string {
  return segments
    .map(({ text, start, end }, index) => `${index + 1}\n${clock(start, ',')} --> ${clock(end, ',')}\n${text}\n`)
    .join('\n')
}

function vtt(segments: readonly Segment[]): string {
  return `WEBVTT\n\n${segments.map(({ text, start, end }) => `${clock(start, '.')} --> ${clock(end, '.')}\n${text}\n`).join('\n')}`
}

function verbose(
  text: string,
  tokens: number,
  segments: readonly Segment[],
  duration: number,
  facts: TranscriptFacts
): string {
  const perSegment = Math.max(1, Math.round(tokens / segments.length))
  return JSON.stringify({
    task: facts.task,
    language: facts.language,
    duration: round(duration),
    text,
    segments: segments.map((segment, id) => ({
      id,
      seek: 0,
      start: round(segment.start),
      end: round(segment.end),
      text: ` ${segment.text}`,
      tokens: Array.from({ length: perSegment }, (_, place) => 50_364 + ((id * 31 + place * 7) % 1500)),
      temperature: 0,
      avg_logprob: -0.28,
      compression_ratio: 1.4,
      no_speech_prob: 0.01
    })),
    ...(facts.words ? { words: wordsOf(segments) } : {})
  })
}

function wordsOf(segments: readonly Segment[]) {
  return segments.flatMap(({ text, start, end }) => {
    const words = text.split(/\s+/).filter(Boolean)
    const each = (end - start) / Math.max(1, words.length)
    return words.map((word, place) => ({
      word: word.replace(/[.,]$/, ''),
      start: round(start + place * each),
      end: round(start + (place + 1) * each)
    }))
  })
}

function clock(seconds: number, point: ',' | '.'): string {
  const ms = Math.round(seconds * 1000)
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}${point}${String(ms % 1000).padStart(3, '0')}`
}

function round(seconds: number): number {
  return Math.round(seconds * 100) / 100
}
