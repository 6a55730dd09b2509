/**
 * A streamed answer as one text, and back: a changed text becomes events of the recorded shape again. Works for chats and completions
 * with one choice; everything else is edited event by event.
 */
import type { StreamEventView } from '../../shared/recordings.ts'

export type StreamText = { state: 'text'; text: string } | { state: 'none'; why: string }

interface Frame {
  event: StreamEventView
  /** What stands before and after the JSON in the event. */
  before: string
  after: string
  json: Record<string, unknown>
  text: string
}

export function textOf(events: readonly StreamEventView[]): StreamText {
  const read = readFrames(events)
  if (typeof read === 'string') return { state: 'none', why: read }
  return { state: 'text', text: read.map(({ text }) => text).join('') }
}

/**
 * The events with another text. Recorded pieces stay as long as the text begins with them; from there on there is one piece per word.
 * Events without text (the role, the end, the usage) stay what they are; pieces beyond the recorded ones come at the mean pace.
 */
export function rechunk(events: readonly StreamEventView[], text: string): StreamEventView[] {
  const frames = readFrames(events)
  if (typeof frames === 'string') return [...events]
  const pieces = piecesOf(frames, text)
  const made = pieces.map((piece, at) => frameWith(frames, at, piece))
  const lastOld = frames.at(-1)
  const shift = (made.at(-1)?.afterMs ?? frames[0]?.event.afterMs ?? 0) - (lastOld?.event.afterMs ?? 0)
  const places = new Map(frames.map(({ event }, at) => [event, at]))
  let passed = false
  return events.flatMap((event) => {
    const at = places.get(event)
    if (at === undefined) return passed ? [{ ...event, afterMs: rounded(Math.max(0, event.afterMs + shift)) }] : [event]
    const isLast = at === frames.length - 1
    if (isLast) passed = true
    return isLast ? made.slice(at) : made.slice(at, at + 1)
  })
}

/** What an event brings, for a list: its text where it carries some, else its data. */
export function eventExcerpt(data: string): string {
  const frame = readFrame({ afterMs: 0, data })
  if (typeof frame === 'object') return JSON.stringify(frame.text)
  return data.replace(/^data: ?/, '').slice(0, 300)
}

function readFrames(events: readonly StreamEventView[]): Frame[] | string {
  const frames: Frame[] = []
  for (const event of events) {
    const read = readFrame(event)
    if (typeof read === 'string') return read
    if (read) frames.push(read)
  }
  return frames.length > 0 ? frames : 'No event carries text of a chat or a completion.'
}

/** The frame of an event that carries text; undefined for any other event; a sentence when text cannot be edited at all. */
function readFrame(event: StreamEventView): Frame | string | undefined {
  const found = /^data: ?(.*)$/m.exec(event.data)
  const payload = found?.[1]
  if (!found || payload === undefined || !payload.startsWith('{')) return undefined
  const json = objectIn(payload)
  if (!json) return undefined
  if (typeof json.type === 'string' && json.type.startsWith('response.')) {
    return 'Events of the Responses API repeat the text in later events.'
  }
  const choices = Array.isArray(json.choices) ? (json.choices as unknown[]) : []
  if (choices.some((choice) => isObject(choice) && typeof choice.index === 'number' && choice.index > 0)) {
    return 'The answer has several choices.'
  }
  const choice = choices[0]
  const text = isObject(choice) ? textIn(choice) : ''
  if (!isObject(choice) || text === '') return undefined
  if (choice.logprobs) return 'The events carry probabilities for each token.'
  if (choice.finish_reason) return 'An event carries both text and the end of the answer.'
  const from = found.index + found[0].length - payload.length
  return { event, before: event.data.slice(0, from), after: event.data.slice(from + payload.length), json, text }
}

function textIn(choice: Record<string, unknown>): string {
  const text = isObject(choice.delta) ? choice.delta.content : choice.text
  return typeof text === 'string' ? text : ''
}

function piecesOf(frames: readonly Frame[], text: string): string[] {
  const kept: string[] = []
  let from = 0
  for (const frame of frames) {
    if (!text.startsWith(frame.text, from)) break
    // A word that goes on is another word.
    const rest = text.slice(from + frame.text.length)
    if (kept.length === frames.length - 1 && /^\S/.test(rest)) break
    kept.push(frame.text)
    from += frame.text.length
  }
  return [...kept, ...wordsOf(text.slice(from))]
}

/** Words with the space before them, as models send them. */
function wordsOf(text: string): string[] {
  const words: string[] = []
  let space = ''
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'word' }).segment(text)) {
    if (/^\s+$/.test(segment)) space += segment
    else {
      words.push(space + segment)
      space = ''
    }
  }
  return space === '' ? words : [...words, space]
}

function frameWith(frames: readonly Frame[], at: number, text: string): StreamEventView {
  const frame = frames[Math.min(at, frames.length - 1)]
  const first = frames[0]
  const last = frames.at(-1)
  if (!frame || !first || !last) throw new Error('There is no frame to write the text into')
  const extra = Math.max(0, at - frames.length + 1)
  const gap = frames.length > 1 ? (last.event.afterMs - first.event.afterMs) / (frames.length - 1) : 0
  const afterMs = rounded(frame.event.afterMs + extra * gap)
  if (frame.text === text) return { afterMs, data: frame.event.data }
  return { afterMs, data: frame.before + JSON.stringify(withText(frame.json, text)) + frame.after }
}

function withText(json: Record<string, unknown>, text: string): Record<string, unknown> {
  const [first, ...others] = json.choices as Record<string, unknown>[]
  const choice = isObject(first?.delta) ? { ...first, delta: { ...first.delta, content: text } } : { ...first, text }
  return { ...json, choices: [choice, ...others] }
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
