import { basename, join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { isRecordingName, markedFileName, plainFileName } from './file-name.ts'
import { md5 } from './hash.ts'

test('ordinary paths get the names they always had', () => {
  expect(plainFileName('/openai/deployments/d1/chat/completions')).toBe('openai_deployments_d1_chat_completions.yaml')
  expect(plainFileName('/openai/models')).toBe('openai_models.yaml')
  expect(plainFileName('/openai/deployments/gpt-4.1 mini/embeddings/')).toBe(
    'openai_deployments_gpt-4.1 mini_embeddings.yaml'
  )
  expect(plainFileName('/openai/deployments/grün/chat')).toBe('openai_deployments_grün_chat.yaml')
})

test('a path whose name is taken gets its own mark', () => {
  expect(markedFileName('/a/b')).toBe(`a_b-${md5('/a/b').slice(0, 8)}.yaml`)
  expect(markedFileName('/a_b')).toBe(`a_b-${md5('/a_b').slice(0, 8)}.yaml`)
  expect(markedFileName('/a:b')).not.toBe(plainFileName('/a:b'))
})

test('the name of the rules is taken', () => {
  for (const path of ['/replay-rules', '/Replay-Rules/']) {
    expect(plainFileName(path)).toBe(`${path.replaceAll('/', '')}-${md5(path).slice(0, 8)}.yaml`)
  }
  expect(isRecordingName('replay-rules.yaml')).toBe(false)
})

const HOSTILE = [
  '/',
  '',
  '/..',
  '/../../etc/passwd',
  '/openai/deployments/../x',
  '/a\\..\\b',
  '/c:/windows',
  '/nul',
  '/CON.txt',
  '/com1',
  '/lpt¹.x',
  '/a\u0000b',
  '/line\nbreak\r',
  '/a*?"<>|b',
  '/ends with dot.',
  '/ends with space ',
  '/.hidden',
  `/${'x'.repeat(300)}`,
  `/${'😀'.repeat(300)}`,
  '/lone\ud800surrogate',
  '/\u202e\u2028',
  '/replay-rules'
]

test.each(HOSTILE)('the name of %j is one that every system can hold', (path) => {
  for (const name of [plainFileName(path), markedFileName(path)]) {
    expect(resolve('/folder', name)).toBe(join('/folder', basename(name)))
    expect(name).not.toMatch(/[\p{Cc}:*?"<>|\\/]/u)
    expect(name).not.toMatch(/^[. ]|[. ]\.yaml$|[. ]$/)
    expect(name).not.toMatch(/^(con|nul|com1|lpt¹)\./i)
    expect(Buffer.byteLength(name)).toBeLessThan(220)
    expect(Buffer.from(name).toString()).toBe(name)
    expect(isRecordingName(name)).toBe(true)
  }
  expect(plainFileName(path)).not.toBe(markedFileName(path))
})

test('what had to be changed to be safe is told apart by its mark', () => {
  const alike = ['/a:b', '/a*b', '/a|b', `/${'x'.repeat(300)}1`, `/${'x'.repeat(300)}2`]
  expect(new Set(alike.map(plainFileName)).size).toBe(alike.length)
})

test('temporary and hidden files are no recordings', () => {
  expect(isRecordingName('.openai_models.yaml.1234.tmp')).toBe(false)
  expect(isRecordingName('.openai_models.yaml')).toBe(false)
  expect(isRecordingName('notes.txt')).toBe(false)
  expect(isRecordingName('OPENAI_MODELS.YAML')).toBe(true)
})
