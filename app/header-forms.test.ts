import { expect, test } from 'vitest'
import { countOf, HeaderForms, headersOf } from './header-forms.ts'

/** Describes each and reads all back afterwards. */
function kept(sets: readonly Record<string, string>[]) {
  const forms = new HeaderForms()
  const described = sets.map((headers) => {
    const values: string[] = []
    forms.describe(headers, values)
    return { form: forms.form, differing: forms.differing, values }
  })
  return described.map((one) => ({ ...one, headers: headersOf(one.form, one.differing, one.values) }))
}

test('sets with the same names share a form and keep the values that differ', () => {
  const sets = [
    { 'content-type': 'application/json', id: 'a', region: 'East US' },
    { 'content-type': 'application/json', id: 'b', region: 'East US' }
  ]
  const [first, second] = kept(sets)
  expect(second).toMatchObject({ values: ['b'], headers: sets[1] })
  expect(second?.form).toBe(first?.form)
  expect(first?.headers).toEqual(sets[0])
})

test('other names, more of them, fewer, or in another order make another form; the old one is found again', () => {
  const sets = [{ a: '1', b: '2' }, { a: '1' }, { a: '1', b: '2', c: '3' }, { b: '2', a: '1' }, {}, { a: '1', b: '4' }]
  const described = kept(sets)
  expect(described.map(({ headers }) => Object.entries(headers))).toEqual(
    sets.map((headers) => Object.entries(headers))
  )
  expect(new Set(described.map(({ form }) => form)).size).toBe(5)
  expect(described[5]).toMatchObject({ values: ['4'] })
})

test('sets of any size come back, and the number of values is known', () => {
  const many = (count: number, value: string) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`name-${index}`, `${value}${index}`]))
  const sets = [30, 31, 32, 33, 100].flatMap((count) => [many(count, 'a'), many(count, 'b')])
  const described = kept(sets)
  expect(described.map(({ headers }) => headers)).toEqual(sets)
  expect(described.map(({ form, differing }) => countOf(form, differing))).toEqual(
    described.map(({ values }) => values.length)
  )
})

test('forms that nobody used for long are forgotten', () => {
  const sets = Array.from({ length: 40 }, (_, index) => ({ [`name-${index}`]: 'a' }))
  const [first, again] = kept([{ first: 'a' }, ...sets, { first: 'a' }]).filter(({ headers }) => 'first' in headers)
  expect(again?.headers).toEqual(first?.headers)
  expect(again?.form).not.toBe(first?.form)
})
