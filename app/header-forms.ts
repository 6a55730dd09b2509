/** Headers of many exchanges in little room: most sets have the names of one before, and most of its values. */

/** A set of headers that others are described by. */
export interface HeaderForm {
  readonly names: readonly string[]
  readonly values: readonly string[]
}

/** Forms looked through; as many kinds of answers are not usual at a time. */
const FORMS = 16
/** Differences are the bits of a small integer; of a larger set every value counts as different. */
const MOST_HEADERS = 30
const ALL = -1

export class HeaderForms {
  /** The one used last comes first. */
  readonly #forms: HeaderForm[] = []
  /** Of the set described last: its form, and a bit for each place at which its value is another. */
  form: HeaderForm = { names: [], values: [] }
  differing = 0

  /** Describes a set by `form` and `differing`; appends the values that differ. */
  describe(headers: Record<string, string>, values: string[]): void {
    const given = values.length
    for (let index = 0; index < this.#forms.length; index++) {
      const form = this.#forms[index]
      const differing = form ? differences(headers, form, values) : null
      if (form && differing !== null) {
        if (index > 0) this.#forms.unshift(...this.#forms.splice(index, 1))
        this.form = form
        this.differing = differing
        return
      }
      values.length = given
    }
    this.form = { names: Object.keys(headers), values: Object.values(headers) }
    this.#forms.unshift(this.form)
    if (this.#forms.length > FORMS) this.#forms.pop()
    this.differing = differences(headers, this.form, values) ?? 0
  }
}

/** The set again. @param values Begin with those that differ. */
export function headersOf(form: HeaderForm, differing: number, values: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {}
  let next = 0
  for (const [place, name] of form.names.entries()) {
    headers[name] = (differing & (1 << place) ? values[next++] : form.values[place]) ?? ''
  }
  return headers
}

/** How many values `headersOf` takes. */
export function countOf({ names }: HeaderForm, differing: number): number {
  return names.filter((_, place) => differing & (1 << place)).length
}

/** A bit for each place at which the values differ; null: the names do. */
function differences(headers: Record<string, string>, form: HeaderForm, values: string[]): number | null {
  const { names, values: usual } = form
  const small = names.length <= MOST_HEADERS
  let place = 0
  let differing = small ? 0 : ALL
  for (const name in headers) {
    if (names[place] !== name) return null
    const value = headers[name] ?? ''
    if (!small) values.push(value)
    else if (value !== usual[place]) {
      differing |= 1 << place
      values.push(value)
    }
    place++
  }
  return place === names.length ? differing : null
}
