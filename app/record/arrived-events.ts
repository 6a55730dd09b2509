/** Server-sent events out of the chunks in which they came, each with the time at which it was complete. */

export interface ArrivedChunk {
  bytes: Uint8Array
  /** Milliseconds from the request's arrival. */
  afterMs: number
}

export interface ArrivedEvent {
  /** Whole milliseconds. */
  afterMs: number
  /** Without the empty line that ends it; its lines end in line feeds, whatever they ended in on the way. */
  data: string
}

/** @returns null when the bytes are no UTF-8, and therefore no events. */
export function arrivedEvents(chunks: readonly ArrivedChunk[]): ArrivedEvent[] | null {
  const decoded = decode(chunks)
  if (!decoded) return null
  const { text, ends } = decoded
  const events: ArrivedEvent[] = []
  let chunk = 0
  const add = (from: number, to: number, end: number) => {
    const data = unified(text.slice(from, to)).replace(/^\n+|\n+$/g, '')
    while ((ends[chunk] ?? text.length) < end && chunk < ends.length - 1) chunk++
    if (data !== '') events.push({ afterMs: Math.round(chunks[chunk]?.afterMs ?? 0), data })
  }
  let from = 0
  for (const { index, 0: end } of text.matchAll(EMPTY_LINE)) {
    add(from, index, index + end.length)
    from = index + end.length
  }
  // The very end may lack its empty line; clients take the event all the same.
  add(from, text.length, text.length)
  return events
}

/** Lines may end in LF, CR LF or CR. */
const EMPTY_LINE = /(?:\r\n|\n|\r(?!\n)){2}/g

/** All text, and up to where each chunk completed it: the borders of chunks may cut characters. */
function decode(chunks: readonly ArrivedChunk[]): { text: string; ends: number[] } | null {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const parts: string[] = []
  const ends: number[] = []
  let length = 0
  try {
    for (const { bytes } of chunks) {
      const part = decoder.decode(bytes, { stream: true })
      length += part.length
      parts.push(part)
      ends.push(length)
    }
    decoder.decode()
  } catch {
    return null
  }
  return { text: parts.join(''), ends }
}

function unified(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
}
