import { expect, test } from 'vitest'
import { changesMatch, type Draft, draftOf, editOf, type Fields, isEdited, readable, rebased } from './draft.ts'
import { headersOf, problemsIn } from './draft-problems.ts'
import { interaction } from './fake-host.ts'

const base = interaction('f', 'hello')
const stream = interaction('f', 'streamed', {
  response: { ...base.response, body: { kind: 'text', text: '' }, stream: [{ afterMs: 5, data: 'data: [DONE]' }] }
})
const withFields = (change: Partial<Fields>, of = base): Draft => {
  const draft = draftOf(of)
  return { ...draft, fields: { ...draft.fields, ...change } }
}
const edit = (draft: Draft) => editOf(draft, headersOf(draft.fields))

test('only what was changed is sent', () => {
  expect([isEdited(draftOf(base)), edit(draftOf(base))]).toEqual([false, {}])
  expect(edit(withFields({ status: '429', responseHeaders: 'retry-after: 7' }))).toEqual({
    response: { status: 429, headers: { 'retry-after': ['7'] } }
  })
  expect(edit(withFields({ requestBody: '{\n  "messages": []\n}', method: 'put' }))).toEqual({
    request: { method: 'PUT', body: { kind: 'text', text: '{"messages":[]}' } }
  })
  expect(edit(withFields({ events: [{ afterMs: '7.5', data: 'data: x' }] }, stream))).toEqual({
    response: { stream: [{ afterMs: 7.5, data: 'data: x' }] }
  })
})

test('an edit that is taken back is none', () => {
  expect(isEdited(withFields({ status: '200', events: [{ afterMs: '5', data: 'data: [DONE]' }] }, stream))).toBe(false)
})

test('YAML stands alone', () => {
  expect(edit({ ...withFields({ status: '500' }), yaml: 'request: {}' })).toEqual({ yaml: 'request: {}' })
  expect(isEdited({ ...draftOf(base), yaml: base.yaml })).toBe(false)
})

test('the match key changes with the request alone', () => {
  const changes: Partial<Fields>[] = [
    { requestBody: '{}' },
    { uri: '/x' },
    { responseBody: '{}' },
    { requestHeaders: '' }
  ]
  expect(changes.map((change) => changesMatch(withFields(change)))).toEqual([true, true, false, false])
})

test('what stands against saving is told with its place', () => {
  const said = (change: Partial<Fields>, of = base) =>
    problemsIn(withFields(change, of)).map(({ tab, field, message, canInsist }) => [tab, field, message, canInsist])
  expect(said({ status: '99', durationMs: 'soon' })).toEqual([
    ['timing', 'Status', 'A whole number from 200 to 599', false],
    ['timing', 'Duration', 'Milliseconds, 0 or more', false]
  ])
  expect(said({ responseBody: '{\n"a": }' })).toMatchObject([['response', 'Response body', expect.any(String), true]])
  expect(said({ responseBody: '{\n"a": }' })[0]?.[2]).toContain('Line 2, column 6')
  expect(said({ requestHeaders: 'no colon' })).toMatchObject([
    ['headers', 'Request headers', 'Line 1: A header is written as name: value', false]
  ])
  expect(said({ uri: 'openai' })).toMatchObject([['headers', 'Path and query', expect.any(String), false]])
  const events = [
    { afterMs: '9', data: 'a' },
    { afterMs: '8', data: 'b' }
  ]
  expect(said({ events }, stream)).toMatchObject([
    ['response', 'After', 'Event 2: comes before the one above it', false]
  ])
  expect(said({ events: [{ afterMs: '1', data: 'a\n\nb' }] }, stream)).toMatchObject([
    ['response', 'Data', expect.any(String), false]
  ])
})

test('what others wrote is not found fault with', () => {
  const odd = interaction('f', 'odd', { response: { ...base.response, status: 101 as number, durationMs: -1 } })
  expect(problemsIn(withFields({ requestBody: '{}' }, odd))).toEqual([])
})

test('a body that was not stored can be written, and stays away otherwise', () => {
  const hashed = interaction('f', 'hashed', { request: { ...base.request, body: null } })
  expect(edit(withFields({ status: '201' }, hashed))).toEqual({ response: { status: 201 } })
  expect(edit(withFields({ requestBody: '{"a": 1}' }, hashed))).toEqual({
    request: { body: { kind: 'text', text: '{"a": 1}' } }
  })
  expect(readable(draftOf(hashed))).toContain('not stored, only its hash')
})

test('an edit is put on top of another version without undoing what changed there', () => {
  const theirs = { ...base, response: { ...base.response, status: 201, durationMs: 7 } }
  const mine = rebased(withFields({ durationMs: '9' }), theirs)
  expect([mine.fields.status, edit(mine)]).toEqual(['201', { response: { durationMs: 9 } }])
  expect(rebased({ ...draftOf(base), yaml: 'mine' }, theirs)).toMatchObject({ base: theirs, yaml: 'mine' })
})
