import { expect, test } from 'vitest'
import { featured } from './featured.ts'

function idsOf(...ids: string[]): string[] {
  return featured(ids.map((id) => ({ id, title: id, description: '', fileName: `${id}.ts` }))).map(({ id }) => id)
}

test('the three that most people come for are first, and others fill up', () => {
  expect(idsOf('echo', 'limiter', 'documents', 'forward-elsewhere', 'replace-chat')).toEqual([
    'echo',
    'replace-chat',
    'forward-elsewhere'
  ])
  expect(idsOf('limiter', 'echo', 'documents', 'keys')).toEqual(['echo', 'limiter', 'documents'])
  expect(idsOf('limiter')).toEqual(['limiter'])
})
