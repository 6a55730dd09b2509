/** Made-up speech in sentences, each with its time and its speaker. */

export interface Segment {
  text: string
  /** Where it ends in the whole text. */
  to: number
  /** Seconds. */
  start: number
  end: number
}

/** Bytes of one second of audio at 128 kbit/s, the usual MP3; good enough for made-up times. */
const BYTES_PER_SECOND = 16_000

/** How long a file of so many bytes plays. */
export function speechSeconds(bytes: number): number {
  return Math.max(0.1, bytes / BYTES_PER_SECOND)
}

/** One segment a sentence, as long as its share of the text. @param duration Seconds. */
export function segmentsOf(text: string, duration: number): Segment[] {
  const sentences = text.match(/[^.]+\.?\s*/g) ?? [text]
  let at = 0
  let from = 0
  return sentences.map((sentence) => {
    const start = at
    const to = from + sentence.trimEnd().length
    at += (sentence.length / text.length) * duration
    from += sentence.length
    return { text: sentence.trim(), to, start, end: at }
  })
}

/** Two who take turns, where the client knows nobody by name. */
const STRANGERS = ['A', 'B']

/** A segment as it tells who speaks. @param place Among all segments, from 0. */
export function diarized({ text, start, end }: Segment, place: number, speakers: readonly string[]) {
  const among = speakers.length > 0 ? speakers : STRANGERS
  return {
    type: 'transcript.text.segment',
    id: segmentId(place),
    start: round(start),
    end: round(end),
    text,
    speaker: among[place % among.length]
  }
}

export function segmentId(place: number): string {
  return `seg_${String(place + 1).padStart(3, '0')}`
}

/** To hundredths of a second. */
export function round(seconds: number): number {
  return Math.round(seconds * 100) / 100
}
