/** Writes values into a document and keeps them as its fields. */
import type { Random } from '../chance.ts'
import type { Draft } from './draft.ts'
import { type DraftField, fieldOf, objectOf } from './field.ts'
import type { Bill } from './goods.ts'
import { union } from './piece.ts'
import { type MadeValue, type MoneyManner, moneyValue, number, string } from './values.ts'

/** Field, label, value. */
export type Labelled = readonly [name: string, label: string, value: MadeValue]

export function writeLabelled(draft: Draft, random: Random, lines: readonly Labelled[]): Record<string, DraftField> {
  return Object.fromEntries(
    lines.map(([name, label, value]) => [name, fieldOf(value, draft.pair(label, value.text), random)])
  )
}

/** What was bought, as the cells of such a table: description, quantity, price of one and amount. */
export function purchaseRows({ purchases }: Bill, money: MoneyManner): MadeValue[][] {
  return purchases.map(({ description, quantity, unitPrice, amount }) => [
    string(description),
    number(quantity),
    moneyValue(unitPrice, money),
    moneyValue(amount, money)
  ])
}

/** A table whose rows are the items of a list. @param columns Property of each item, head of its column, left edge in inches. */
export function writeItems(
  draft: Draft,
  random: Random,
  columns: readonly (readonly [property: string, head: string, left: number])[],
  rows: readonly (readonly MadeValue[])[]
): DraftField {
  const head = columns.map(([, text]) => text)
  const printed = rows.map((row) => row.map(({ text }) => text))
  const [, ...written] = draft.table(
    [head, ...printed],
    columns.map(([, , left]) => left)
  )
  const items = written.map((cells, index) => {
    const entries = cells.map((cell) => {
      const value = rows[index]?.[cell.column] ?? { text: '', type: 'string', value: {} }
      return [columns[cell.column]?.[0] ?? '', fieldOf(value, cell, random)] as const
    })
    return objectOf(Object.fromEntries(entries), union(cells), random)
  })
  return { kind: 'array', items }
}
