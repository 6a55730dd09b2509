/** Spans count in what the client asked for; while a document is written they count in UTF-16 code units. */
import type { StringIndexType } from '../parameters.ts'

/** From an offset in UTF-16 code units to the same place in another unit. The place must be a border in that unit. */
export type TextIndex = (offset: number) => number

export function textIndex(content: string, type: StringIndexType): TextIndex {
  // In plain ASCII all three are the same, but for the pair of carriage return and line feed, which is one text element.
  if (type === 'utf16CodeUnit' || /^[^\P{ASCII}\r]*$/u.test(content)) return (offset) => offset
  const places = new Uint32Array(content.length + 1)
  if (type === 'unicodeCodePoint') markCodePoints(content, places)
  else markTextElements(content, places)
  for (let offset = 1; offset < places.length; offset++)
    places[offset] = (places[offset] ?? 0) + (places[offset - 1] ?? 0)
  return (offset) => places[offset] ?? 0
}

/** Writes a 1 at the end of each. */
function markCodePoints(content: string, places: Uint32Array): void {
  for (let offset = 0; offset < content.length; ) {
    offset += (content.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1
    places[offset] = 1
  }
}

/** Runs in which a text element may be more than one character: all that is not ASCII, with a neighbour on either side. */
const LONG_ELEMENTS = /\p{ASCII}?[\P{ASCII}\r]+(?:\p{ASCII}[\P{ASCII}\r]+)*\p{ASCII}?/gu

function markTextElements(content: string, places: Uint32Array): void {
  const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })
  let plain = 0
  for (const { 0: run, index } of content.matchAll(LONG_ELEMENTS)) {
    places.fill(1, plain + 1, index + 1)
    for (const { segment, index: start } of segmenter.segment(run)) places[index + start + segment.length] = 1
    plain = index + run.length
  }
  places.fill(1, plain + 1)
}
