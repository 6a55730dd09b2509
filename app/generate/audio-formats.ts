/** A transcript in each of the formats that the audio operations offer. */
import { JSON_TYPE } from '../answer.ts'
import { diarized, round, type Segment, segmentsOf, speechSeconds } from './audio-segments.ts'
import type { SpeechUsage } from './audio-usage.ts'

export type TranscriptFormat = 'json' | 'text' | 'srt' | 'verbose_json' | 'vtt' | 'diarized_json'

export interface TranscriptFacts {
  task: 'translate' | 'transcribe'
  /** Of the audio file. */
  bytes: number
  language: string
  /** Whether each word's time is wanted. */
  words: boolean
  /** Names of those who speak; empty = not known by name. */
  speakers: readonly string[]
}

/** @param usage null: it is not told. */
export function printTranscript(
  text: string,
  tokens: number,
  facts: TranscriptFacts & { format: TranscriptFormat },
  usage: SpeechUsage | null
): { body: string; contentType: string } {
  const { format } = facts
  const duration = speechSeconds(facts.bytes)
  if (format === 'text') return { body: `${text}\n`, contentType: 'text/plain' }
  const used = usage && { usage }
  if (format === 'json') return { body: JSON.stringify({ text, ...used }), contentType: JSON_TYPE }
  const segments = segmentsOf(text, duration)
  if (format === 'srt') return { body: srt(segments), contentType: 'text/plain' }
  if (format === 'vtt') return { body: vtt(segments), contentType: 'text/plain' }
  if (format === 'verbose_json')
    return { body: verbose(text, tokens, segments, duration, facts), contentType: JSON_TYPE }
  const spoken = segments.map((segment, place) => diarized(segment, place, facts.speakers))
  const body = { task: facts.task, duration: round(duration), text, segments: spoken, ...used }
  return { body: JSON.stringify(body), contentType: JSON_TYPE }
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
