/** Sets of headers by what differs from sets before: most have the names of an earlier one, and most of its values. */
import type { HeaderSource } from '../auth.ts'

/** A kind of set: the names in their order, and the values that were always the same so far. */
export interface HeaderForm {
  readonly names: readonly string[]
  /** Of the first set of this kind. */
  readonly values: readonly string[]
  /** A bit for each place at which values were seen to differ; of large sets all of them. */
  variable: number
  /** For printing; undefined: not made yet, null: cannot be made. */
  template?: HeadTemplate | null
}

/** A head's text around the values that vary. */
export interface HeadTemplate {
  /** The places of the values, by which the template was made. */
  readonly variable: number
  /** One more than names. */
  readonly texts: readonly string[]
  /** Of the values that vary, and where these are among the described ones. */
  readonly names: readonly string[]
  readonly indexes: readonly number[]
}

/** One set. It stays what it is when its form learns of another place that varies. */
export interface DescribedHeaders {
  readonly form: HeaderForm
  /** The places of `values`. */
  readonly variable: number
  readonly values: string[]
}

/** Forms looked through; as many kinds of answers are not usual at a time. */
const FORMS = 16
/** Places are the bits of a small integer. */
const MOST_HEADERS = 30
const ALL = -1

export interface HeaderForms {
  describe(headers: Record<string, string>): DescribedHeaders
  /** The same of those headers that there are, of all that are named. Most are as the last ones; then no set is made of them. */
  describeNamed(names: readonly string[], source: HeaderSource): DescribedHeaders
}

export function createHeaderForms(): HeaderForms {
  /** The one used last comes first. */
  const forms: HeaderForm[] = []

  function find(headers: Record<string, string>): HeaderForm {
    const at = forms.findIndex((form) => hasNames(headers, form.names))
    const found = forms[at]
    if (found && at > 0) forms.splice(at, 1)
    if (found && at === 0) return found
    const names = Object.keys(headers)
    const variable = names.length > MOST_HEADERS ? ALL : 0
    const form = found ?? { names, values: Object.values(headers), variable }
    forms.unshift(form)
    if (forms.length > FORMS) forms.pop()
    return form
  }

  function describe(headers: Record<string, string>): DescribedHeaders {
    const [last] = forms
    const known = last && describeBy(last, headers)
    if (known) return known
    const form = find(headers)
    const described = describeBy(form, headers)
    if (described) return described
    learn(form, headers)
    return describeBy(form, headers) ?? { form, variable: ALL, values: Object.values(headers) }
  }

  return {
    describe,
    describeNamed(names, source) {
      const [last] = forms
      return (last && describeNamedBy(last, names, source)) ?? describe(namedHeaders(names, source))
    }
  }
}

/** Those that there are. */
export function namedHeaders(names: readonly string[], source: HeaderSource): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const name of names) {
    const value = source.header(name)
    if (value !== undefined) headers[name] = value
  }
  return headers
}

export function headersOf({ form, variable, values }: DescribedHeaders): Record<string, string> {
  const headers: Record<string, string> = {}
  let next = 0
  for (const [place, name] of form.names.entries()) {
    headers[name] = (varies(variable, place) ? values[next++] : form.values[place]) ?? ''
  }
  return headers
}

/** How many values belong to a set. */
export function countOf({ names }: HeaderForm, variable: number): number {
  return names.filter((_, place) => varies(variable, place)).length
}

export function varies(variable: number, place: number): boolean {
  return (variable & (1 << place)) !== 0
}

/** Undefined when the set has other names, or another value where values were always the same. */
function describeBy(form: HeaderForm, headers: Record<string, string>): DescribedHeaders | undefined {
  const { names, values: usual, variable } = form
  const values: string[] = []
  let place = 0
  for (const name in headers) {
    const value = headers[name]
    if (names[place] !== name || value === undefined) return undefined
    if (varies(variable, place)) values.push(value)
    else if (value !== usual[place]) return undefined
    place++
  }
  return place === names.length ? { form, variable, values } : undefined
}

/** Likewise. */
function describeNamedBy(
  form: HeaderForm,
  names: readonly string[],
  source: HeaderSource
): DescribedHeaders | undefined {
  const { names: own, values: usual, variable } = form
  const values: string[] = []
  let place = 0
  for (const name of names) {
    const value = source.header(name)
    if (value === undefined) continue
    if (own[place] !== name) return undefined
    if (varies(variable, place)) values.push(value)
    else if (value !== usual[place]) return undefined
    place++
  }
  return place === own.length ? { form, variable, values } : undefined
}

function learn(form: HeaderForm, headers: Record<string, string>): void {
  for (const [place, value] of Object.values(headers).entries()) {
    if (value !== form.values[place]) form.variable |= 1 << place
  }
}

function hasNames(headers: Record<string, string>, names: readonly string[]): boolean {
  const own = Object.keys(headers)
  return own.length === names.length && own.every((name, place) => name === names[place])
}
