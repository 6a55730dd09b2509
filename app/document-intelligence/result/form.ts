/** Forms: one labelled line for each field. All understood documents but bills are of this kind, and so are custom models. */
import { type FirstPageAuthor, prose } from './author.ts'
import { confidence, type DraftField } from './field.ts'
import { type MadeValue, type MoneyManner, makeValue, type ValueKind } from './values.ts'
import { writeLabelled } from './written-fields.ts'

export interface Form {
  title: string
  docType: string
  /** Field, label, kind of value. */
  rows: readonly (readonly [name: string, label: string, kind: ValueKind])[]
}

const MOST_TEXT = 60

export function formAuthor({ title, docType, rows }: Form): FirstPageAuthor {
  return (draft, { random, words, era, currency }) => {
    const money: MoneyManner = { ...currency, style: era === '3.0' ? 'symbol' : 'code' }
    const ticked = (): MadeValue => {
      const state = random() < 0.7 ? 'selected' : 'unselected'
      return { text: draft.check(state), type: 'selectionMark', value: { valueSelectionMark: state } }
    }
    draft.paragraph(title, 'title')
    const fields: Record<string, DraftField> = writeLabelled(
      draft,
      random,
      rows.map(([name, label, kind]) => [
        name,
        `${label}:`,
        kind === 'check' ? ticked() : makeValue(kind, random, money)
      ])
    )
    draft.paragraph(prose(random, Math.min(words, MOST_TEXT)))
    return { docType, fields, confidence: confidence(random) }
  }
}
