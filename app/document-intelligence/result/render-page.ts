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
  const placeOf = (mark: Mark) => ({
    ...places.polygon(mark.box),
    span: places.span(mark),
    confidence: mark.confidence
  })
  return {
    pageNumber: page.number,
    ...places.page,
    spans: [places.span(page)],
    words: page.words.map((word) => ({ content: places.text(word), ...placeOf(word) })),
    ...(marks ? { selectionMarks: page.checks.map((mark) => ({ state: mark.state, ...placeOf(mark) })) } : {}),
    ...(places.placed
      ? {
          lines: page.lines.map((line) => ({
            content: places.text(line),
            ...places.polygon(line.box),
            spans: [places.span(line)]
          }))
        }
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
