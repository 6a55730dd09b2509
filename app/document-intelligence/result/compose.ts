/** Makes the result of an analysis, all at once, from the little that is kept of its document. */
import { mix, pick, seeded } from '../chance.ts'
import type { DocumentSource } from '../document-source.ts'
import { pageCount, wordsPerPage } from '../media.ts'
import type { Model } from '../models.ts'
import { type Parameters, selectPages } from '../parameters.ts'
import type { Era } from '../service.ts'
import { heading } from './author.ts'
import { Draft } from './draft.ts'
import { confidence, fieldOf, type UnderstoodDocument } from './field.ts'
import { writeProse } from './letter.ts'
import { NOWHERE } from './piece.ts'
import { type AnalyzeResult, renderResult } from './render.ts'
import { currencyOf, string } from './values.ts'

export interface Analysis {
  source: DocumentSource
  model: Model
  parameters: Parameters
  era: Era
  apiVersion: string
}

/** The same for the same analysis, each time. */
export function composeResult(analysis: Analysis): AnalyzeResult {
  const { parameters, source } = analysis
  const draft = new Draft(parameters.contentFormat)
  const understood = writePages(draft, analysis)
  const document = withQueryFields(draft, understood, analysis)
  return renderResult({ draft, document, analysis, random: seeded(mix(source.seed, -1)) })
}

function writePages(draft: Draft, { source, model, parameters, era }: Analysis): UnderstoodDocument | null {
  const { medium, size, seed } = source
  const count = pageCount(medium, size)
  const brief = {
    words: wordsPerPage(medium, size),
    modelId: model.id,
    era,
    currency: currencyOf(parameters.locale)
  }
  let understood: UnderstoodDocument | null = null
  for (const [index, page] of selectPages(parameters.pages, count).entries()) {
    const random = seeded(mix(seed, page))
    draft.beginPage(page, random)
    if (index === 0) understood = model.write(draft, { ...brief, random })
    else writeProse(draft, { ...brief, random })
    if (parameters.features.includes('barcodes')) draft.paragraph(':barcode:')
    if (parameters.features.includes('formulas')) draft.paragraph('Rate :formula:')
    draft.paragraph(`📄 ${heading(random)}`, 'pageFooter')
    draft.paragraph(`Page ${page} of ${count}`, 'pageNumber')
  }
  return understood
}

/** What was asked for by name is found in any line. */
function withQueryFields(draft: Draft, understood: UnderstoodDocument | null, analysis: Analysis) {
  const { parameters, source, model } = analysis
  if (parameters.queryFields.length === 0) return understood
  const random = seeded(mix(source.seed, -2))
  const { content } = draft
  const lines = draft.pages.flatMap((page) => page.lines)
  const found = parameters.queryFields.map((name) => {
    const line = pick(random, [lines[0] ?? NOWHERE, ...lines])
    return [name, fieldOf(string(content.slice(line.start, line.end)), line, random)] as const
  })
  const base = understood ?? { docType: model.id, fields: {}, confidence: confidence(random) }
  return { ...base, fields: { ...base.fields, ...Object.fromEntries(found) } }
}
