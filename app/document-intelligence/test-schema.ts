/**
 * What the published specifications say of a result, as JSON Schema, for the parts that the simulator makes. Stricter than they
 * are: nothing that is not named here may appear.
 */
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { Era } from './service.ts'

type Schema = Record<string, unknown>

const text = { type: 'string' }
const number = { type: 'number' }
const confidence = { type: 'number', minimum: 0, maximum: 1 }
const span = strict({ offset: natural(0), length: natural(0) })
const spans = list(span)
const polygon = { type: 'array', items: { type: 'number', minimum: 0 }, minItems: 8, maxItems: 8 }
const boundingRegions = list(strict({ pageNumber: natural(1), polygon }))
const elements = list({ type: 'string', pattern: '^/(paragraphs|tables|sections)/[0-9]+$' })

const word = strict({ content: text, span, confidence }, { polygon })
const line = strict({ content: text, spans }, { polygon })
const state = oneOf('selected', 'unselected')

const page = strict(
  { pageNumber: natural(1), spans },
  {
    ...{ angle: { type: 'number', exclusiveMinimum: -180, maximum: 180 }, width: { type: 'number', minimum: 0 } },
    ...{ height: { type: 'number', minimum: 0 }, unit: oneOf('pixel', 'inch') },
    words: list(word),
    lines: list(line),
    selectionMarks: list(strict({ state, span, confidence }, { polygon })),
    barcodes: list(strict({ kind: oneOf('EAN13', 'QRCode'), value: text, span, confidence }, { polygon })),
    formulas: list(strict({ kind: oneOf('inline', 'display'), value: text, span, confidence }, { polygon }))
  }
)

const placed = { boundingRegions }
const paragraph = strict(
  { content: text, spans },
  {
    role: oneOf('pageHeader', 'pageFooter', 'pageNumber', 'title', 'sectionHeading', 'footnote', 'formulaBlock'),
    ...placed
  }
)

function table(era: Era): Schema {
  const cell = strict(
    { rowIndex: natural(0), columnIndex: natural(0), content: text, spans },
    {
      kind: oneOf('content', 'rowHeader', 'columnHeader', 'stubHead', 'description'),
      ...placed,
      ...(era === '4' ? { elements } : {})
    }
  )
  return strict({ rowCount: natural(1), columnCount: natural(1), cells: list(cell), spans }, placed)
}

const keyValue = strict({ content: text, spans }, placed)

function field(era: Era): Schema {
  const currency = {
    ...strict(
      { amount: number },
      { currencySymbol: text, ...(era === '3.0' ? {} : { currencyCode: { type: 'string', pattern: '^[A-Z]{3}$' } }) }
    )
  }
  const addressPart = ['houseNumber', 'road', 'city', 'state', 'postalCode', 'streetAddress']
  const values: Record<string, Schema> = {
    string: text,
    date: { type: 'string', format: 'date' },
    phoneNumber: { type: 'string', pattern: '^\\+[0-9]{7,15}$' },
    number,
    integer: { type: 'integer' },
    selectionMark: state,
    countryRegion: { type: 'string', pattern: '^[A-Z]{3}$' },
    signature: oneOf('signed', 'unsigned'),
    currency,
    address: strict({}, Object.fromEntries(addressPart.map((name) => [name, text]))),
    array: list({ $ref: '#/$defs/field' }),
    object: { type: 'object', additionalProperties: { $ref: '#/$defs/field' } }
  }
  // A field has the value that goes with its type, and no other.
  const kinds = Object.entries(values).map(([type, value]) =>
    strict(
      { type: { const: type }, [`value${type.charAt(0).toUpperCase()}${type.slice(1)}`]: value },
      { content: text, spans, confidence, ...placed }
    )
  )
  return { anyOf: kinds }
}

function operation(era: Era): Schema {
  const document = strict(
    { docType: { type: 'string', minLength: 2, maxLength: 130 }, spans, confidence },
    { fields: { type: 'object', additionalProperties: { $ref: '#/$defs/field' } }, ...placed }
  )
  const style = strict({ spans, confidence }, { similarFontFamily: text, fontWeight: oneOf('normal', 'bold') })
  const version4 = {
    contentFormat: oneOf('text', 'markdown'),
    sections: list(strict({ spans }, { elements }))
  }
  const analyzeResult = strict(
    {
      apiVersion: text,
      modelId: { type: 'string', pattern: '^[a-zA-Z0-9][a-zA-Z0-9._~-]{1,63}$' },
      stringIndexType: oneOf('textElements', 'unicodeCodePoint', 'utf16CodeUnit'),
      content: text,
      pages: list(page)
    },
    {
      paragraphs: list(paragraph),
      tables: list(table(era)),
      keyValuePairs: list(strict({ key: keyValue, confidence }, { value: keyValue })),
      styles: list(style),
      languages: list(strict({ locale: text, spans, confidence })),
      documents: list(document),
      ...(era === '4' ? version4 : {})
    }
  )
  const dateTime = { type: 'string', format: 'date-time' }
  return {
    ...strict(
      { status: oneOf('running', 'succeeded'), createdDateTime: dateTime, lastUpdatedDateTime: dateTime },
      { analyzeResult }
    ),
    $defs: { field: field(era) }
  }
}

const innerError = strict({ code: text, message: text })
const failure = strict({ error: strict({ code: text, message: text }, { innererror: innerError }) })

const ajv = new Ajv2020({ allErrors: true })
addFormats.default(ajv)
const operations = {
  '3.0': ajv.compile(operation('3.0')),
  '3.1': ajv.compile(operation('3.1')),
  '4': ajv.compile(operation('4'))
}
const failures = ajv.compile(failure)

/** What is wrong with the status and result of an analysis; empty = nothing. */
export function operationErrors(body: unknown, era: Era): string[] {
  return operations[era](body) ? [] : explain(operations[era].errors)
}

export function failureErrors(body: unknown): string[] {
  return failures(body) ? [] : explain(failures.errors)
}

function explain(errors: typeof failures.errors): string[] {
  return (errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`).slice(0, 10)
}

/** These properties and no others. */
function strict(required: Record<string, Schema>, optional: Record<string, Schema> = {}): Schema {
  const properties = { ...required, ...optional }
  return { type: 'object', properties, required: Object.keys(required), additionalProperties: false }
}

function list(items: Schema): Schema {
  return { type: 'array', items }
}

function natural(minimum: number): Schema {
  return { type: 'integer', minimum }
}

function oneOf(...values: string[]): Schema {
  return { type: 'string', enum: values }
}
