/** Where two bodies differ first, said so that people find it. */
import { canonicalText, parseJson } from './canonical-json.ts'
import { printSegment } from './field-path.ts'

export interface Difference {
  /** For example `messages[1].content` or `byte 17`; null = only in spelling or order. */
  at: string | null
  recorded: string
  received: string
}

const EXCERPT = 80
/** Characters before the difference that an excerpt begins with. */
const LEAD = 20
const ABSENT = '(absent)'
const DEEPEST = 200

export function firstDifference(recorded: Uint8Array, received: Uint8Array): Difference {
  const a = parseJson(recorded)
  const b = parseJson(received)
  if (!a || !b) return byteDifference(recorded, received)
  return differ(a.value, b.value, '', 0) ?? { at: null, recorded: '', received: '' }
}

/** null = equal. */
function differ(recorded: unknown, received: unknown, path: string, depth: number): Difference | null {
  if (
    isObject(recorded) &&
    isObject(received) &&
    Array.isArray(recorded) === Array.isArray(received) &&
    depth < DEEPEST
  ) {
    return differInside(recorded, received, path, depth)
  }
  if (typeof recorded === 'string' && typeof received === 'string')
    return recorded === received ? null : textsDiffer(recorded, received, path)
  const texts = [safeText(recorded), safeText(received)] as const
  return texts[0] === texts[1] ? null : { at: name(path), recorded: cut(texts[0], 0), received: cut(texts[1], 0) }
}

/** In the order of the recorded one; what only the received one has comes last. */
function differInside(
  recorded: Record<string, unknown>,
  received: Record<string, unknown>,
  path: string,
  depth: number
): Difference | null {
  const keys = new Set([...Object.keys(recorded), ...Object.keys(received)])
  for (const key of keys) {
    const at = path + printSegment(Array.isArray(recorded) ? Number(key) : key)
    if (!Object.hasOwn(received, key))
      return { at: name(at), recorded: cut(safeText(recorded[key]), 0), received: ABSENT }
    if (!Object.hasOwn(recorded, key))
      return { at: name(at), recorded: ABSENT, received: cut(safeText(received[key]), 0) }
    const found = differ(recorded[key], received[key], at, depth + 1)
    if (found) return found
  }
  return null
}

function textsDiffer(recorded: string, received: string, path: string): Difference {
  const at = commonPrefix(recorded, received)
  return { at: name(path), recorded: cut(recorded, at), received: cut(received, at) }
}

function byteDifference(recorded: Uint8Array, received: Uint8Array): Difference {
  let at = 0
  while (at < recorded.length && at < received.length && recorded[at] === received[at]) at++
  if (at === recorded.length && at === received.length) return { at: null, recorded: '', received: '' }
  const part = (bytes: Uint8Array) => {
    const from = Math.max(0, at - LEAD)
    const text = Buffer.from(bytes.subarray(from, at + EXCERPT)).toString('utf8')
    return at >= bytes.length ? `${text}(end)` : cut(text, 0)
  }
  return { at: `byte ${at}`, recorded: part(recorded), received: part(received) }
}

/** The characters that both begin with. */
export function commonPrefix(a: string, b: string): number {
  let at = 0
  while (at < a.length && at < b.length && a[at] === b[at]) at++
  return at
}

function cut(text: string, at: number): string {
  const from = Math.max(0, at - LEAD)
  const part = text.slice(from, from + EXCERPT)
  return `${from > 0 ? '…' : ''}${part}${from + EXCERPT < text.length ? '…' : ''}`
}

/** A field at the top has no dot before it. */
function name(path: string): string {
  return path === '' ? 'the whole body' : path.replace(/^\./, '')
}

function safeText(value: unknown): string {
  try {
    return canonicalText(value)
  } catch {
    return '(nested too deep)'
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
