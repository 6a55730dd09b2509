/**
 * Bodies as people edit them. JSON that travels without white space is shown indented and travels as it did; any other text is
 * shown as it is, because its white space is part of what is compared.
 */
import type { BodyView } from '../../shared/recordings.ts'

export interface ShownBody {
  text: string
  kind: 'json' | 'text' | 'base64'
  /** `compact`: JSON that is shown indented and stored without white space. */
  wire: 'compact' | 'as shown'
}

export function showBody(body: Exclude<BodyView, null>): ShownBody {
  if (body.kind === 'base64') return { text: body.text, kind: 'base64', wire: 'as shown' }
  const parsed = parseJson(body.text)
  // A bare number or word is JSON, too, but nobody thinks of it as such.
  if (parsed === undefined || typeof parsed.value !== 'object')
    return { text: body.text, kind: 'text', wire: 'as shown' }
  const isCompact = JSON.stringify(parsed.value) === body.text
  if (!isCompact) return { text: body.text, kind: 'json', wire: 'as shown' }
  return { text: JSON.stringify(parsed.value, null, 2), kind: 'json', wire: 'compact' }
}

/** What is stored for a shown text. Text that is no JSON any more is stored as it stands. */
export function storeBody(text: string, shown: ShownBody): Exclude<BodyView, null> {
  if (shown.kind === 'base64') return { kind: 'base64', text: text.replace(/\s/g, '') }
  const parsed = shown.wire === 'compact' ? parseJson(text) : undefined
  return { kind: 'text', text: parsed ? JSON.stringify(parsed.value) : text }
}

/** JSON indented by two, or null when it is none. */
export function formatJson(text: string): string | null {
  const parsed = parseJson(text)
  return parsed ? JSON.stringify(parsed.value, null, 2) : null
}

/** For showing and comparing: indented where that is possible. */
export function readableText(text: string): string {
  return formatJson(text) ?? text
}

/** Bytes that a base64 text stands for. */
export function base64Bytes(text: string): number {
  const clean = text.replace(/\s/g, '')
  const padding = clean.endsWith('==') ? 2 : Number(clean.endsWith('='))
  return Math.max(0, Math.floor((clean.length * 3) / 4) - padding)
}

export const MOST_CHARACTERS = 1024 * 1024
export const LONGEST_LINE = 10_000

/** Why a text is better shown without colours and checks; null = it is not. */
export function heaviness(text: string): string | null {
  if (text.length > MOST_CHARACTERS) return `${(text.length / MOST_CHARACTERS).toFixed(1)} MB of text`
  let start = 0
  while (start < text.length) {
    const end = text.indexOf('\n', start)
    const stop = end < 0 ? text.length : end
    if (stop - start > LONGEST_LINE) return 'A line of over 10,000 characters'
    start = stop + 1
  }
  return null
}

function parseJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return undefined
  }
}
