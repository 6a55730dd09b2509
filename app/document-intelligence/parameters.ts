/** The query of an analyze request. */
import { invalidParameter, missingParameter, needsLaterVersion } from './failure.ts'
import type { Era } from './service.ts'

export const STRING_INDEX_TYPES = ['textElements', 'unicodeCodePoint', 'utf16CodeUnit'] as const
export type StringIndexType = (typeof STRING_INDEX_TYPES)[number]

export const FEATURES = [
  'ocrHighResolution',
  'languages',
  'barcodes',
  'formulas',
  'keyValuePairs',
  'styleFont',
  'queryFields'
] as const
export type Feature = (typeof FEATURES)[number]

const CONTENT_FORMATS = ['text', 'markdown'] as const

/** First and last page, from 1. */
export type PageRange = readonly [number, number]

export interface Parameters {
  /** null = all. */
  pages: readonly PageRange[] | null
  locale: string | null
  stringIndexType: StringIndexType
  features: readonly Feature[]
  /** Empty unless that feature is asked for. */
  queryFields: readonly string[]
  contentFormat: 'text' | 'markdown'
}

/** @throws Failure 400 naming the parameter. */
export function parseParameters(query: URLSearchParams, era: Era, modelId: string): Parameters {
  const features = parseFeatures(query, era)
  refuseOutput(query)
  return {
    pages: parsePages(query.get('pages')),
    locale: parseLocale(query.get('locale')),
    stringIndexType: oneOf('stringIndexType', query.get('stringIndexType'), STRING_INDEX_TYPES, 'textElements'),
    features,
    queryFields: features.includes('queryFields') ? parseQueryFields(query) : [],
    contentFormat: parseContentFormat(query, era, modelId)
  }
}

/** They are kept with each submission. */
const MOST_RANGES = 100
const PAGES = /^\d{1,6}(-\d{1,6})?(,\s?\d{1,6}(-\d{1,6})?)*$/

function parsePages(text: string | null): PageRange[] | null {
  if (text === null || text === '') return null
  const wanted = 'give pages and ranges of pages from 1 upwards, for example 1-3,5.'
  if (text.length > MOST_RANGES * 15 || !PAGES.test(text)) throw invalidParameter('pages', wanted)
  const parts = text.split(',')
  if (parts.length > MOST_RANGES)
    throw invalidParameter('pages', `at most ${MOST_RANGES} pages and ranges may be named.`)
  return parts.map((part) => {
    const [first = 0, last = first] = part.split('-').map(Number)
    if (first < 1 || last < first) throw invalidParameter('pages', wanted)
    return [first, last] as const
  })
}

function parseLocale(text: string | null): string | null {
  if (text === null || text === '') return null
  if (text.length <= 35 && /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(text)) return text
  throw invalidParameter('locale', 'give a language code or a BCP 47 language tag, for example en or en-US.')
}

function parseFeatures(query: URLSearchParams, era: Era): Feature[] {
  const named = listed(query, 'features')
  if (named.length > 0 && era === '3.0') throw needsLaterVersion('2023-07-31')
  const known = era === '4' ? FEATURES : FEATURES.filter((feature) => feature !== 'queryFields')
  return [...new Set(named)].map((name) => oneOf('features', name, known, 'languages'))
}

/** As many as Azure takes. */
const MOST_QUERY_FIELDS = 20

function parseQueryFields(query: URLSearchParams): string[] {
  const names = [...new Set(listed(query, 'queryFields'))]
  if (names.length === 0) throw missingParameter('queryFields')
  if (names.length > MOST_QUERY_FIELDS)
    throw invalidParameter('queryFields', `at most ${MOST_QUERY_FIELDS} are allowed.`)
  const strange = names.find((name) => name.length > 64 || !/^[\p{L}\p{M}\p{N}_]+$/u.test(name))
  if (strange === undefined) return names
  throw invalidParameter('queryFields', 'a field name has 1 to 64 letters, digits and underscores.')
}

function parseContentFormat(query: URLSearchParams, era: Era, modelId: string): 'text' | 'markdown' {
  const format = oneOf('outputContentFormat', query.get('outputContentFormat'), CONTENT_FORMATS, 'text')
  if (format === 'text') return format
  if (era !== '4') throw needsLaterVersion('2024-11-30')
  if (modelId !== 'prebuilt-read') return format
  throw invalidParameter('outputContentFormat', 'prebuilt-read gives text only; prebuilt-layout gives markdown.')
}

/** A document and pictures made from a document that nobody reads would be empty; better none than those. */
function refuseOutput(query: URLSearchParams): void {
  if (listed(query, 'output').length === 0) return
  throw invalidParameter('output', 'the simulator makes neither searchable PDFs nor images of figures; leave it out.')
}

/** Comma-separated, or given several times. */
function listed(query: URLSearchParams, name: string): string[] {
  return query
    .getAll(name)
    .flatMap((text) => text.split(','))
    .map((text) => text.trim())
    .filter((text) => text !== '')
}

function oneOf<T extends string>(name: string, text: string | null, allowed: readonly T[], fallback: T): T {
  if (text === null || text === '') return fallback
  const found = allowed.find((one) => one === text)
  if (found === undefined) throw invalidParameter(name, `it must be one of ${allowed.join(', ')}.`)
  return found
}

/** Of the pages from 1 to `count` those that were asked for. @throws Failure 400 when that is none. */
export function selectPages(ranges: readonly PageRange[] | null, count: number): number[] {
  const all = Array.from({ length: count }, (_, index) => index + 1)
  if (ranges === null) return all
  const selected = all.filter((page) => ranges.some(([first, last]) => page >= first && page <= last))
  if (selected.length > 0) return selected
  throw invalidParameter('pages', `the document has ${count} ${count === 1 ? 'page' : 'pages'}.`)
}
