import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import {
  endpointOf,
  firstCall,
  quoteBash,
  quotePowerShell,
  SNIPPET_KINDS,
  shortCall,
  writeSnippet
} from './snippets.ts'

const call = firstCall({ url: 'http://127.0.0.1:8000', key: 'k3y' })

test('the cURL of the first page is complete', () => {
  expect(
    writeSnippet('bash', call)
  ).toBe(`curl 'http://127.0.0.1:8000/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21' \\
  -H 'api-key: k3y' \\
  -H 'content-type: application/json' \\
  -d '{"messages":[{"role":"user","content":"Say hello"}],"max_tokens":50,"stream":false}'`)
})

test.skipIf(process.platform === 'win32')('a shell gives back exactly what was quoted', () => {
  const awkward = `it's "$HOME" \`id\` \\ !\n two`
  expect(execFileSync('sh', ['-c', `printf %s ${quoteBash(awkward)}`], { encoding: 'utf8' })).toBe(awkward)
})

test('PowerShell quotes are doubled, curly ones too', () => {
  expect(quotePowerShell('it’s $a')).toBe("'it’’s $a'")
  expect(quotePowerShell("it's")).toBe("'it''s'")
})

test('a deployment name is escaped in the address', () => {
  expect(writeSnippet('bash', { ...call, deployment: 'a b/c' })).toContain('/deployments/a%20b%2Fc/chat')
})

test('every kind carries address, key and deployment', () => {
  for (const kind of SNIPPET_KINDS) {
    const text = writeSnippet(kind, call)
    for (const part of ['http://127.0.0.1:8000', 'k3y', 'gpt-4o']) expect(text).toContain(part)
  }
})

test('a deployment for embeddings is asked for embeddings, in every language', () => {
  const request = shortCall({ url: 'http://127.0.0.1:8000', key: 'k3y', deployment: 'ada' }, 'embeddings')
  if (!request) throw new Error('no request')
  for (const kind of SNIPPET_KINDS) expect(writeSnippet(kind, request)).toMatch(/embedding/i)
  for (const kind of SNIPPET_KINDS) expect(writeSnippet(kind, request)).not.toContain('chat')
})

test('an address leads to what the deployment is for', () => {
  expect([endpointOf('http://h', 'a b', 'chat'), endpointOf('http://h', 'x', 'other')]).toEqual([
    'http://h/openai/deployments/a%20b/chat/completions?api-version=2024-10-21',
    'http://h/openai/deployments/x?api-version=2024-10-21'
  ])
})
