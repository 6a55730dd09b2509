/** One page of a result. */
import { between, type Random } from '../chance.ts'
import type { Feature } from '../parameters.ts'
import type { DraftPage, Mark } from './piece.ts'
import type { Places } from './places.ts'

interface PageManner {
  places: Places
  random: Random
  /** Whether tick boxes are told of. */
  marks: boolean
  wanted(feature: Feature): boolean
}

export function renderPage(page: DraftPage, { places, random, marks, wanted }: PageManner) {
  const { text, span, polygon, placed } = places
  const placeOf = ({ start, end, box, confidence }: Mark) => ({
    polygon: polygon(box),
    span: span({ start, end }),
    confidence
  })
  return {
    pageNumber: page.number,
    ...places.page,
    spans: [span(page)],
    // There are thousands of words; nothing is copied for them.
    words: page.words.map((word) => ({
      content: text(word),
      polygon: polygon(word.box),
      span: span(word),
      confidence: word.confidence
    })),
    ...(marks ? { selectionMarks: page.checks.map((mark) => ({ state: mark.state, ...placeOf(mark) })) } : {}),
    ...(placed
      ? { lines: page.lines.map((line) => ({ content: text(line), polygon: polygon(line.box), spans: [span(line)] })) }
      : {}),
    ...(wanted('barcodes')
      ? { barcodes: page.barcodes.map((mark) => ({ kind: 'EAN13', value: articleNumber(random), ...placeOf(mark) })) }
      : {}),
    ...(wanted('formulas')
      ? { formulas: page.formulas.map((mark) => ({ kind: 'inline', value: formula(random), ...placeOf(mark) })) }
      : {})
  }
}

/** Twelve digits and the one that checks them. */
function articleNumber(random: Random): string {
  const digits = Array.from({ length: 12 }, () => between(random, 0, 9))
  const sum = digits.reduce((total, digit, index) => total + digit * (index % 2 === 0 ? 1 : 3), 0)
  return [...digits, (10 - (sum % 10)) % 10].join('')
}

function formula(random: Random): string {
  return `\\frac { a } { ${between(random, 2, 9)} } + b ^ { 2 }`
}
