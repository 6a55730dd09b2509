/** Field values made up: as they are printed, and as the service understands them. */
import { between, pick, type Random } from '../chance.ts'
import { CITIES, COMPANIES, COMPANY_FORMS, FIRST_NAMES, LAST_NAMES, ROADS } from './vocabulary.ts'

export interface Currency {
  symbol: string
  code: string
}

/** How amounts are told: the older the version, the less of the currency. */
export type MoneyStyle = 'number' | 'symbol' | 'code'

export interface MoneyManner extends Currency {
  style: MoneyStyle
}

export interface MadeValue {
  text: string
  type: string
  /** The one `value…` property that goes with the type. */
  value: Record<string, unknown>
}

export const VALUE_TYPES = {
  firstName: 'string',
  lastName: 'string',
  person: 'string',
  company: 'string',
  code: 'string',
  date: 'date',
  phone: 'phoneNumber',
  address: 'address',
  money: 'currency',
  count: 'integer',
  hours: 'number',
  country: 'countryRegion',
  signature: 'signature',
  check: 'selectionMark'
} as const
export type ValueKind = keyof typeof VALUE_TYPES

/** A tick box is printed by whoever writes the document. */
export function makeValue(kind: Exclude<ValueKind, 'check'>, random: Random, money: MoneyManner): MadeValue {
  switch (kind) {
    case 'firstName':
      return string(pick(random, FIRST_NAMES))
    case 'lastName':
      return string(pick(random, LAST_NAMES))
    case 'person':
      return string(personName(random))
    case 'company':
      return string(`${pick(random, COMPANIES)} ${pick(random, COMPANY_FORMS)}`)
    case 'code':
      return string(`${letters(random, 2)}-${between(random, 10_000, 99_999)}`)
    case 'date':
      return date(random)
    case 'phone':
      return phone(random)
    case 'address':
      return address(random)
    case 'money':
      return moneyValue(between(random, 1000, 999_999), money)
    case 'count':
      return integer(between(random, 1, 60))
    case 'hours':
      return number(between(random, 10, 400) / 2)
    case 'country':
      return { text: 'USA', type: 'countryRegion', value: { valueCountryRegion: 'USA' } }
    case 'signature':
      return { text: personName(random), type: 'signature', value: { valueSignature: 'signed' } }
  }
}

export function string(text: string): MadeValue {
  return { text, type: 'string', value: { valueString: text } }
}

export function number(value: number): MadeValue {
  return { text: String(value), type: 'number', value: { valueNumber: value } }
}

/** @param cents Whole; sums of them are exact. */
export function moneyValue(cents: number, { symbol, code, style }: MoneyManner): MadeValue {
  const amount = cents / 100
  const text = `${symbol}${printed(cents)}`
  if (style === 'number') return { text, type: 'number', value: { valueNumber: amount } }
  const valueCurrency = { currencySymbol: symbol, amount, ...(style === 'code' ? { currencyCode: code } : {}) }
  return { text, type: 'currency', value: { valueCurrency } }
}

function integer(value: number): MadeValue {
  return { text: String(value), type: 'integer', value: { valueInteger: value } }
}

function printed(cents: number): string {
  const [whole = '', fraction = ''] = (cents / 100).toFixed(2).split('.')
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${fraction}`
}

function personName(random: Random): string {
  return `${pick(random, FIRST_NAMES)} ${pick(random, LAST_NAMES)}`
}

function letters(random: Random, count: number): string {
  return Array.from({ length: count }, () => String.fromCharCode(65 + between(random, 0, 25))).join('')
}

function date(random: Random): MadeValue {
  const [year, month, day] = [between(random, 2019, 2025), two(between(random, 1, 12)), two(between(random, 1, 28))]
  return { text: `${month}/${day}/${year}`, type: 'date', value: { valueDate: `${year}-${month}-${day}` } }
}

function phone(random: Random): MadeValue {
  const [area, line] = [between(random, 201, 989), between(random, 1000, 9999)]
  return { text: `+1 ${area}-555-${line}`, type: 'phoneNumber', value: { valuePhoneNumber: `+1${area}555${line}` } }
}

function address(random: Random): MadeValue {
  const houseNumber = String(between(random, 1, 9899))
  const road = pick(random, ROADS)
  const [city, state] = pick(random, CITIES)
  const postalCode = String(between(random, 10_000, 99_899))
  const streetAddress = `${houseNumber} ${road}`
  const valueAddress = { houseNumber, road, city, state, postalCode, streetAddress }
  return { text: `${streetAddress} ${city} ${state} ${postalCode}`, type: 'address', value: { valueAddress } }
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}

const EURO: Currency = { symbol: '€', code: 'EUR' }
const BY_REGION: Record<string, Currency> = {
  GB: { symbol: '£', code: 'GBP' },
  IN: { symbol: '₹', code: 'INR' },
  US: { symbol: '$', code: 'USD' }
}
const EURO_LANGUAGES = new Set(['de', 'fr', 'es', 'it', 'nl', 'pt', 'fi', 'el'])

/** What is paid with where a locale is spoken. */
export function currencyOf(locale: string | null): Currency {
  const [language = 'en', ...rest] = (locale ?? 'en-US').split('-')
  const region = rest.at(-1)?.toUpperCase() ?? ''
  const known = Object.hasOwn(BY_REGION, region) ? BY_REGION[region] : undefined
  return known ?? (EURO_LANGUAGES.has(language.toLowerCase()) ? EURO : { symbol: '$', code: 'USD' })
}
