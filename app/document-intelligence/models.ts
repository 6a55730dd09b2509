/** The models: the prebuilt ones of each version, and any other name, which is a custom model made from a template. */
import { modelNotFound } from './failure.ts'
import { CUSTOM_FORM, FORMS } from './forms.ts'
import type { FirstPageAuthor } from './result/author.ts'
import { type Form, formAuthor } from './result/form.ts'
import { INVOICE_FIELDS, writeInvoice } from './result/invoice.ts'
import { writeLetter } from './result/letter.ts'
import { RECEIPT_FIELDS, writeReceipt } from './result/receipt.ts'
import { VALUE_TYPES } from './result/values.ts'
import type { Era } from './service.ts'

export interface Model {
  id: string
  description: string
  write: FirstPageAuthor
  /** What its result holds besides pages, words and paragraphs. */
  finds: { layout: boolean; pairs: boolean }
  /** Document types with the types of their fields; empty where documents are not understood. */
  docTypes: Record<string, Record<string, string>>
  custom: boolean
}

const TEXT_ONLY = { layout: false, pairs: false }
const LAYOUT = { layout: true, pairs: false }

const COMMON: readonly Model[] = [
  letterModel('prebuilt-read', 'Extract text from documents.', TEXT_ONLY),
  letterModel('prebuilt-layout', 'Extract text, tables and structure from documents.', LAYOUT),
  {
    ...letterModel('prebuilt-invoice', 'Extract key information from invoices.', LAYOUT),
    write: writeInvoice,
    docTypes: { invoice: INVOICE_FIELDS }
  },
  {
    ...letterModel('prebuilt-receipt', 'Extract key information from receipts.', LAYOUT),
    write: writeReceipt,
    docTypes: { 'receipt.retailMeal': RECEIPT_FIELDS }
  }
]

/** Only the versions before 4 have it; later it is a feature of the layout. */
const DOCUMENT = letterModel('prebuilt-document', 'Extract text, structure and key-value pairs.', {
  layout: true,
  pairs: true
})

const PREBUILT: Record<'3' | '4', ReadonlyMap<string, Model>> = {
  '3': byId([...COMMON, DOCUMENT, ...FORMS.filter(({ since }) => since === 3).map(formModel)]),
  '4': byId([...COMMON, ...FORMS.filter(({ id }) => id !== 'prebuilt-businessCard').map(formModel)])
}

export function prebuiltModels(era: Era): Model[] {
  return [...prebuiltOf(era).values()]
}

const MODEL_ID = /^[a-zA-Z0-9][a-zA-Z0-9._~-]{1,63}$/

/** @param allowCustom Whether models nobody has built here answer. @throws Failure 404 */
export function findModel(id: string, era: Era, allowCustom: boolean): Model {
  const known = prebuiltOf(era).get(id)
  if (known) return known
  if (id.startsWith('prebuilt-') || !allowCustom || !MODEL_ID.test(id)) throw modelNotFound()
  // Azure names the type of a single template after its model, twice.
  const form = { ...CUSTOM_FORM, id, docType: `${id}:${id}` }
  return { ...formModel(form), description: 'A custom model that the simulator stands in for.', custom: true }
}

function prebuiltOf(era: Era): ReadonlyMap<string, Model> {
  return PREBUILT[era === '4' ? '4' : '3']
}

function letterModel(id: string, description: string, finds: Model['finds']): Model {
  return { id, description, write: writeLetter, finds, docTypes: {}, custom: false }
}

function formModel({ id, ...form }: Form & { id: string }): Model {
  const fields = Object.fromEntries(form.rows.map(([name, , kind]) => [name, VALUE_TYPES[kind]]))
  const description = `Extract key information: ${form.title.toLowerCase()}.`
  return {
    id,
    description,
    write: formAuthor(form),
    finds: LAYOUT,
    docTypes: { [form.docType]: fields },
    custom: false
  }
}

function byId(models: readonly Model[]): ReadonlyMap<string, Model> {
  return new Map(models.map((model) => [model.id, model]))
}
