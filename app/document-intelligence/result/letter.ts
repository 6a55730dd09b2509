/** Running text as offices write it: headings, paragraphs, a table, boxes to tick and labelled lines. */
import { between, pick, type Random } from '../chance.ts'
import { heading, type PageBrief, prose } from './author.ts'
import type { Draft } from './draft.ts'
import { makeValue, moneyValue } from './values.ts'
import { CITIES } from './vocabulary.ts'

const PARAGRAPH = { least: 25, most: 60 }

export function writeLetter(draft: Draft, brief: PageBrief): null {
  const { random, currency, modelId } = brief
  const money = { ...currency, style: 'code' } as const
  draft.paragraph(`${makeValue('company', random, money).text} – ${heading(random)}`, 'title')
  draft.pair('Reference:', makeValue('code', random, money).text)
  draft.pair('Date:', makeValue('date', random, money).text)
  const confidential = random() < 0.5 ? 'selected' : 'unselected'
  // Reading alone does not see boxes.
  if (modelId !== 'prebuilt-read') draft.line(draft.check(confidential), 'Confidential')
  writeProse(draft, brief)
  writeTable(draft, random, brief)
  draft.pair('Prepared by:', makeValue('person', random, money).text)
  return null
}

/** Pages after the first. */
export function writeProse(draft: Draft, { random, words }: PageBrief): void {
  draft.paragraph(heading(random), 'sectionHeading')
  for (let left = words; left > 0; ) {
    const length = Math.min(left, between(random, PARAGRAPH.least, PARAGRAPH.most))
    draft.paragraph(prose(random, length))
    left -= length
  }
}

function writeTable(draft: Draft, random: Random, { currency, words }: PageBrief): void {
  const money = { ...currency, style: 'code' } as const
  const rows = Array.from({ length: Math.min(6, 2 + Math.floor(words / 30)) }, () => [
    pick(random, CITIES)[0],
    String(between(random, 1, 500)),
    moneyValue(between(random, 10_000, 9_999_999), money).text
  ])
  draft.table([['Region', 'Orders', 'Revenue'], ...rows], [1, 3.5, 5])
}
