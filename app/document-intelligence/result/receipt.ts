/** A receipt of a meal. */
import type { FirstPageAuthor } from './author.ts'
import { confidence, fieldOf } from './field.ts'
import { makeBill } from './goods.ts'
import { type MoneyManner, makeValue, moneyValue } from './values.ts'
import { DISHES } from './vocabulary.ts'
import { purchaseRows, writeItems, writeLabelled } from './written-fields.ts'

export const RECEIPT_FIELDS = {
  MerchantName: 'string',
  MerchantAddress: 'address',
  MerchantPhoneNumber: 'phoneNumber',
  TransactionDate: 'date',
  Subtotal: 'currency',
  TotalTax: 'currency',
  Total: 'currency',
  Items: 'array'
} as const

const COLUMNS = [
  ['Description', 'Item', 1],
  ['Quantity', 'Qty', 3.5],
  ['Price', 'Price', 4.5],
  ['TotalPrice', 'Total', 5.7]
] as const

export const writeReceipt: FirstPageAuthor = (draft, { random, words, era, currency }) => {
  // The oldest version told amounts on receipts as plain numbers.
  const money: MoneyManner = { ...currency, style: era === '3.0' ? 'number' : 'code' }
  const merchant = makeValue('company', random, money)
  const address = makeValue('address', random, money)
  const count = Math.min(12, 1 + Math.floor(words / 8))
  const bill = makeBill(random, DISHES, { count, dearest: 3500, taxPercent: 8 })
  const fields = {
    MerchantName: fieldOf(merchant, draft.paragraph(merchant.text, 'title'), random),
    MerchantAddress: fieldOf(address, draft.paragraph(address.text), random),
    ...writeLabelled(draft, random, [
      ['MerchantPhoneNumber', 'Phone', makeValue('phone', random, money)],
      ['TransactionDate', 'Date', makeValue('date', random, money)]
    ]),
    Items: writeItems(draft, random, COLUMNS, purchaseRows(bill, money)),
    ...writeLabelled(draft, random, [
      ['Subtotal', 'Subtotal', moneyValue(bill.subtotal, money)],
      ['TotalTax', 'Tax', moneyValue(bill.tax, money)],
      ['Total', 'TOTAL', moneyValue(bill.total, money)]
    ])
  }
  draft.paragraph('Thank you – à bientôt 😊')
  return { docType: 'receipt.retailMeal', fields, confidence: confidence(random) }
}
