/** An invoice: who bills whom, what for, and how much. */
import { type FirstPageAuthor, prose } from './author.ts'
import { confidence, fieldOf } from './field.ts'
import { makeBill } from './goods.ts'
import { type MoneyManner, makeValue, moneyValue } from './values.ts'
import { GOODS } from './vocabulary.ts'
import { purchaseRows, writeItems, writeLabelled } from './written-fields.ts'

export const INVOICE_FIELDS = {
  VendorName: 'string',
  VendorAddress: 'address',
  InvoiceId: 'string',
  InvoiceDate: 'date',
  DueDate: 'date',
  PurchaseOrder: 'string',
  CustomerName: 'string',
  BillingAddress: 'address',
  SubTotal: 'currency',
  TotalTax: 'currency',
  InvoiceTotal: 'currency',
  AmountDue: 'currency',
  Items: 'array'
} as const

const COLUMNS = [
  ['Description', 'Description', 1],
  ['Quantity', 'Quantity', 4],
  ['UnitPrice', 'Unit price', 5],
  ['Amount', 'Amount', 6.2]
] as const

const TAX_PERCENT = 10
const MOST_TEXT = 40

export const writeInvoice: FirstPageAuthor = (draft, { random, words, era, currency }) => {
  const money: MoneyManner = { ...currency, style: era === '3.0' ? 'symbol' : 'code' }
  const make = (kind: 'company' | 'address' | 'code' | 'date') => makeValue(kind, random, money)
  const [vendor, vendorAddress] = [make('company'), make('address')]
  const count = Math.min(10, 1 + Math.floor(words / 10))
  const bill = makeBill(random, GOODS, { count, dearest: 50_000, taxPercent: TAX_PERCENT })
  const fields = {
    VendorName: fieldOf(vendor, draft.paragraph(vendor.text, 'title'), random),
    VendorAddress: fieldOf(vendorAddress, draft.paragraph(vendorAddress.text), random),
    ...writeLabelled(draft, random, [
      ['InvoiceId', 'Invoice number:', make('code')],
      ['InvoiceDate', 'Invoice date:', make('date')],
      ['DueDate', 'Due date:', make('date')],
      ['PurchaseOrder', 'Purchase order:', make('code')],
      ['CustomerName', 'Bill to:', make('company')],
      ['BillingAddress', 'Billing address:', make('address')]
    ]),
    Items: writeItems(draft, random, COLUMNS, purchaseRows(bill, money)),
    ...writeLabelled(draft, random, [
      ['SubTotal', 'Subtotal:', moneyValue(bill.subtotal, money)],
      ['TotalTax', `Tax ${TAX_PERCENT} %:`, moneyValue(bill.tax, money)],
      ['InvoiceTotal', 'Total:', moneyValue(bill.total, money)],
      ['AmountDue', 'Amount due:', moneyValue(bill.total, money)]
    ])
  }
  draft.paragraph(prose(random, Math.min(words, MOST_TEXT)))
  return { docType: 'invoice', fields, confidence: confidence(random) }
}
