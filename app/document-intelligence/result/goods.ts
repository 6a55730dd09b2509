/** Things bought: rows whose amounts are the products of their numbers, and sums of them that add up. */
import { between, pick, type Random } from '../chance.ts'

export interface Purchase {
  description: string
  quantity: number
  /** Whole cents, like all amounts here. */
  unitPrice: number
  amount: number
}

export interface Bill {
  purchases: Purchase[]
  subtotal: number
  tax: number
  total: number
}

/** @param dearest Unit price in cents. @param taxPercent Added to the sum, rounded to a cent. */
export function makeBill(
  random: Random,
  goods: readonly [string, ...string[]],
  { count, dearest, taxPercent }: { count: number; dearest: number; taxPercent: number }
): Bill {
  const purchases = Array.from({ length: count }, () => purchase(random, goods, dearest))
  const subtotal = purchases.reduce((sum, { amount }) => sum + amount, 0)
  const tax = Math.round((subtotal * taxPercent) / 100)
  return { purchases, subtotal, tax, total: subtotal + tax }
}

function purchase(random: Random, goods: readonly [string, ...string[]], dearest: number): Purchase {
  const quantity = between(random, 1, 9)
  const unitPrice = between(random, 150, dearest)
  return { description: pick(random, goods), quantity, unitPrice, amount: quantity * unitPrice }
}
