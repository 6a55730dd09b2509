/** From a written document to the result as it goes over the wire. */
import type { Random } from '../chance.ts'
import type { Parameters } from '../parameters.ts'
import type { Analysis } from './compose.ts'
import type { Draft } from './draft.ts'
import type { DraftField, UnderstoodDocument } from './field.ts'
import { languagesOf, stylesOf } from './findings.ts'
import type { Piece } from './piece.ts'
import { createPlaces, type Places } from './places.ts'
import { renderPage } from './render-page.ts'
import { sectionsOf } from './sections.ts'

/** As the published specification describes it. */
export type AnalyzeResult = Record<string, unknown>

export interface Written {
  draft: Draft
  document: UnderstoodDocument | null
  analysis: Analysis
  random: Random
}

export function renderResult(written: Written): AnalyzeResult {
  const { draft, document, analysis, random } = written
  const { parameters, era, model, apiVersion } = analysis
  const { content } = draft
  const places = createPlaces(content, parameters.stringIndexType, analysis.source.medium)
  const wanted = (feature: Parameters['features'][number]) => parameters.features.includes(feature)
  const layout = model.finds.layout
  return {
    apiVersion,
    modelId: model.id,
    stringIndexType: parameters.stringIndexType,
    ...(era === '4' ? { contentFormat: parameters.contentFormat } : {}),
    content,
    pages: draft.pages.map((page) => renderPage(page, { places, random, marks: layout, wanted })),
    paragraphs: draft.paragraphs.map((paragraph) => ({
      ...(layout && paragraph.role ? { role: paragraph.role } : {}),
      ...contentOf(paragraph, places)
    })),
    ...(layout ? { tables: renderTables(draft, places, era === '4') } : {}),
    ...(layout && era === '4' ? { sections: sectionsOf(draft, places) } : {}),
    ...(model.finds.pairs || wanted('keyValuePairs') ? { keyValuePairs: renderPairs(draft, places, random) } : {}),
    styles: wanted('styleFont') ? stylesOf(draft, places, random) : [],
    ...(wanted('languages') ? { languages: languagesOf(draft, places, parameters.locale) } : {}),
    ...(document ? { documents: [renderDocument(document, draft, places)] } : {})
  }
}

function contentOf(piece: Piece, places: Places) {
  return { content: places.text(piece), ...places.regions([piece]), spans: [places.span(piece)] }
}

/** @param elements Whether cells point to their paragraphs, which the older versions do not know. */
function renderTables(draft: Draft, places: Places, elements: boolean) {
  return draft.tables.map((table) => ({
    rowCount: table.rows,
    columnCount: table.columns,
    cells: table.cells.map((cell) => ({
      kind: cell.header ? 'columnHeader' : 'content',
      rowIndex: cell.row,
      columnIndex: cell.column,
      ...contentOf(cell, places),
      ...(elements ? { elements: [`/paragraphs/${cell.paragraph}`] } : {})
    })),
    ...places.regions([table]),
    spans: [places.span(table)]
  }))
}

function renderPairs(draft: Draft, places: Places, random: Random) {
  return draft.pairs.map(([key, value]) => ({
    key: contentOf(key, places),
    value: contentOf(value, places),
    confidence: Math.round((0.8 + random() * 0.19) * 1000) / 1000
  }))
}

function renderDocument({ docType, fields, confidence }: UnderstoodDocument, draft: Draft, places: Places) {
  const [first] = draft.pages
  const page = first ? [{ ...first, page: first.number, box: places.wholePage }] : []
  return {
    docType,
    ...places.regions(page),
    fields: renderFields(fields, places),
    confidence,
    spans: page.map((piece) => places.span(piece))
  }
}

function renderFields(fields: Record<string, DraftField>, places: Places): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, renderField(field, places)]))
}

function renderField(field: DraftField, places: Places): Record<string, unknown> {
  switch (field.kind) {
    case 'array':
      return { type: 'array', valueArray: field.items.map((item) => renderField(item, places)) }
    case 'object': {
      const { fields, piece, confidence } = field
      return { type: 'object', valueObject: renderFields(fields, places), ...contentOf(piece, places), confidence }
    }
    case 'value': {
      const { type, value, piece, confidence } = field
      return { type, ...value, ...contentOf(piece, places), confidence }
    }
  }
}
