import { expect, test } from 'vitest'
import { countOf, createHeaderForms, headersOf } from './header-forms.ts'

function described(sets: readonly Record<string, string>[]) {
  const forms = createHeaderForms()
  return sets.map((headers) => forms.describe(headers))
}
const entries = (sets: readonly Record<string, string>[]) => sets.map((headers) => Object.entries(headers))

test('of sets with the same names only what differs is told', () => {
  const sets = ['a', 'b', 'c'].map((id) => ({ 'content-type': 'application/json', id, region: 'East US' }))
  const told = described(sets)
  expect(told.map(({ values }) => values)).toEqual([[], ['b'], ['c']])
  expect(new Set(told.map(({ form }) => form)).size).toBe(1)
  expect(entries(told.map(headersOf))).toEqual(entries(sets))
})

test('a set stays what it is when another place turns out to vary', () => {
  const sets = [
    { a: '1', b: '1', c: '1' },
    { a: '2', b: '1', c: '1' },
    { a: '2', b: '1', c: '2' },
    { a: '1', b: '1', c: '1' }
  ]
  const told = described(sets)
  expect(told.map(headersOf)).toEqual(sets)
  expect(told.map(({ values }) => values.length)).toEqual([0, 1, 2, 2])
})

test('other names, more of them, fewer, or in another order make another form; the old one is found again', () => {
  const sets = [{ a: '1', b: '2' }, { a: '1' }, { a: '1', b: '2', c: '3' }, { b: '2', a: '1' }, {}, { a: '1', b: '4' }]
  const told = described(sets)
  expect(entries(told.map(headersOf))).toEqual(entries(sets))
  expect(new Set(told.map(({ form }) => form)).size).toBe(5)
  expect(told[5]?.form).toBe(told[0]?.form)
})

test('sets of any size come back, and the number of values is known', () => {
  const many = (count: number, value: string) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`name-${index}`, `${value}${index}`]))
  const sets = [30, 31, 32, 33, 100].flatMap((count) => [many(count, 'a'), many(count, 'b')])
  const told = described(sets)
  expect(told.map(headersOf)).toEqual(sets)
  expect(told.map(({ form, variable }) => countOf(form, variable))).toEqual(told.map(({ values }) => values.length))
})

test('forms that nobody used for long are forgotten', () => {
  const others = Array.from({ length: 40 }, (_, index) => ({ [`name-${index}`]: 'a' }))
  const told = described([{ first: 'a' }, ...others, { first: 'a' }])
  expect(told.map(headersOf)).toEqual([{ first: 'a' }, ...others, { first: 'a' }])
  expect(told[41]?.form).not.toBe(told[0]?.form)
})

test('named headers are told as their set would be, whether they are as the last ones or not', () => {
  const names = ['accept', 'user-agent', 'x-id']
  const sets: Record<string, string>[] = [
    { accept: '*/*', 'x-id': '1' },
    { accept: '*/*', 'x-id': '1' },
    { accept: '*/*', 'x-id': '2' },
    { accept: '*/*', 'user-agent': 'a', 'x-id': '2' },
    { 'user-agent': 'a' },
    {},
    { accept: '*/*', 'x-id': '3' }
  ]
  const forms = createHeaderForms()
  const named = sets.map((set) => forms.describeNamed(names, { header: (name) => set[name] }))
  expect(named).toEqual(described(sets))
  expect(entries(named.map(headersOf))).toEqual(entries(sets))
})
