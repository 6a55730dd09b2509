import { expect, test } from 'vitest'
import type { Deployment } from '../../shared/config.ts'
import { differences, importPatch, importText, readFileText, writeFileText } from './file.ts'

const deployment = (name: string, change: Partial<Deployment> = {}): Deployment => ({
  name,
  model: 'gpt-4o',
  tokensPerMinute: 0,
  requestsPerMinute: 0,
  embeddingSize: 0,
  tokenCost: 'reference',
  ...change
})

const read = (text: string) => readFileText(text, [])
const problems = (...entries: unknown[]) =>
  entries.map((entry) => {
    const reading = read(JSON.stringify({ a: entry }))
    return 'problem' in reading ? reading.problem : 'none'
  })

test('what is written is read back', () => {
  const all = [
    deployment('a', { tokensPerMinute: 1000, tokenCost: 'exact' }),
    deployment('b', { requestsPerMinute: 3 })
  ]
  expect(read(writeFileText(all))).toEqual({ deployments: all })
})

test('numbers may be text, and a byte order mark is no part of the file', () => {
  const text = '\ufeff{"a":{"model":"gpt-4o","tokensPerMinute":"1000"}}'
  expect(read(text)).toEqual({ deployments: [deployment('a', { tokensPerMinute: 1000 })] })
})

test('a problem names the deployment and the field', () => {
  expect(
    problems(1, {}, { model: 'x', tpm: 1 }, { model: 'x', tokensPerMinute: -1 }, { model: 'x', tokenCost: 'y' })
  ).toEqual([
    '"a": an object is needed',
    '"a": model: a name is needed',
    '"a": there is no field tpm',
    '"a": tokensPerMinute: a whole number of 0 or more is needed',
    '"a": tokenCost: reference, documented or exact'
  ])
  expect([read('[]'), read('{"a/b":{"model":"x"}}')]).toEqual([
    { problem: 'An object with a field per deployment is needed' },
    { problem: '"a/b": No “/” in a name' }
  ])
  expect(read('{')).toMatchObject({ problem: expect.stringMatching(/^Not valid JSON: /) })
})

test('the differences are what would be added, changed and removed', () => {
  const before = [deployment('same'), deployment('more', { tokensPerMinute: 1000 }), deployment('gone')]
  const after = [deployment('same'), deployment('more', { tokensPerMinute: 2000 }), deployment('new')]
  const found = differences(before, after)
  expect(found).toEqual([
    { name: 'more', kind: 'changed', details: ['Tokens per minute: 1000 → 2000'] },
    { name: 'new', kind: 'added', details: ['gpt-4o'] },
    { name: 'gone', kind: 'removed', details: ['gpt-4o'] }
  ])
  expect(importPatch(found, after)).toMatchObject({
    more: { tokensPerMinute: 2000 },
    new: { model: 'gpt-4o' },
    gone: null
  })
})

test('an import tells what was added, changed and removed', () => {
  const before = [deployment('a'), deployment('b'), deployment('c')]
  const after = [deployment('a'), deployment('b', { tokensPerMinute: 1 }), deployment('d'), deployment('e')]
  expect(importText(differences(before, after))).toBe('Import: 2 added, 1 changed, 1 removed')
  expect(importText(differences(before, []))).toBe('Import: 3 removed')
})
