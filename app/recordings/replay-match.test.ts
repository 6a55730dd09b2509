import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bodyHash } from './hash.ts'
import type { Interaction, SoughtRequest } from './recording.ts'
import { recordingsIn, temporaryFolder } from './test-folder.ts'
import { CHAT_PATH, chatInteraction } from './test-recordings.ts'

const RULES = 'replay-rules.yaml'

function recorded(body: unknown, path = CHAT_PATH): Interaction {
  const interaction = chatInteraction({ prompt: '', path })
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  return {
    ...interaction,
    request: { ...interaction.request, body: bytes, bodyHash: bodyHash(bytes, 'application/json') }
  }
}

function sought(body: unknown, path = CHAT_PATH): SoughtRequest {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  return { method: 'POST', path, contentType: 'application/json', body: bytes }
}

test('equal JSON answers where that is enough, and only there', async () => {
  const dir = await temporaryFolder()
  const recordings = recordingsIn(dir)
  await recordings.add(CHAT_PATH, recorded('{"a":1.0,"b":[1,{"c":"é"}]}'))
  const other = sought('{ "b": [ 1e0, {"c": "\\u00e9"} ],\n "a": 1 }')
  expect((await recordings.find(other)).kind).toBe('miss')
  recordings.configure({ match: 'canonical' })
  expect((await recordings.find(other)).kind).toBe('hit')
  expect((await recordings.find(sought('{"a":1,"b":[{"c":"é"},1]}'))).kind).toBe('miss')
  expect((await recordings.find({ ...other, method: 'PUT' })).kind).toBe('miss')
  expect((await recordings.find(sought('no json'))).kind).toBe('miss')
})

test('the canonical index keeps up with what is added, saved or not, and with the order of answers', async () => {
  const dir = await temporaryFolder()
  const recordings = recordingsIn(dir, { match: 'canonical' })
  const ask = async () => {
    const found = await recordings.find(sought('{ "q": 1 }'))
    return found.kind === 'hit' ? found.interaction.response.status : found.kind
  }
  expect(await ask()).toBe('miss')
  const answer = (status: number) => {
    const interaction = recorded({ q: 1 })
    return { ...interaction, response: { ...interaction.response, status } }
  }
  await recordings.add(CHAT_PATH, answer(201))
  expect(await ask()).toBe(201)
  await recordings.add(CHAT_PATH, answer(202))
  recordings.configure({ autosave: false })
  await recordings.add(CHAT_PATH, answer(203))
  expect([await ask(), await ask(), await ask()]).toEqual([202, 203, 203])
})

test('fields, patterns and paths of the rules do not matter', async () => {
  const dir = await temporaryFolder()
  const recordings = recordingsIn(dir, { match: 'canonical' })
  await recordings.add(
    CHAT_PATH,
    recorded({ user: 'u1', messages: [{ name: 'n1', content: 'at 2024-01-01 x' }], meta: { 'a.b': 1 } })
  )
  await recordings.add('/other', recorded({ user: 'u1' }, '/other'))
  const request = sought({ messages: [{ name: 'n2', content: 'at 2025-12-31 x' }], meta: { 'a.b': 2 }, user: 'u2' })
  const answers = async (rules: string) => {
    await writeFile(join(dir, RULES), rules)
    recordings.rules.doubt()
    return (await recordings.find(request)).kind
  }
  expect(await answers('')).toBe('miss')
  expect(await answers('ignore:\n- field: user\n- field: messages[*].name\n- field: meta["a.b"]\n')).toBe('miss')
  const all = `version: 1\nignore:\n- field: user\n  path: /openai/deployments/*/chat/completions\n- field: messages[*].name\n- field: meta["a.b"]\n- pattern: \\d{4}-\\d\\d-\\d\\d\n`
  expect(await answers(all)).toBe('hit')
  expect((await recordings.find(sought({ user: 'u2' }, '/other'))).kind).toBe('miss')
  // A broken file changes nothing and is reported.
  expect(await answers('ignore:\n- feild: user\n')).toBe('hit')
  expect(recordings.rules.problem).toEqual({ line: null, reason: expect.stringMatching(/ignore.0/) })
  expect(await answers('ignore:\n  - field: "user\n')).toBe('hit')
  expect(recordings.rules.problem).toMatchObject({ line: expect.any(Number) })
  expect(await answers(all)).toBe('hit')
  expect(recordings.rules.problem).toBe(null)
})

test('a pattern that would take for ever is stopped, named, and not used again', async () => {
  const dir = await temporaryFolder()
  const recordings = recordingsIn(dir, { match: 'canonical' })
  await writeFile(join(dir, RULES), 'ignore:\n- pattern: (a+)+$\n- field: user\n')
  await recordings.add(CHAT_PATH, recorded({ user: '1', text: `${'a'.repeat(60)}!` }))
  expect((await recordings.find(sought({ user: '2', text: `${'a'.repeat(60)}!` }))).kind).toBe('hit')
  expect(recordings.rules.problem?.reason).toMatch(/"\(a\+\)\+\$" takes too long and is not used/)
})

test('rules that are saved are there for people, too', async () => {
  const dir = await temporaryFolder()
  const recordings = recordingsIn(dir)
  await recordings.rules.save([{ field: 'user', path: '/a/*' }, { pattern: "it's \\d+: #x" }])
  expect(await readFile(join(dir, RULES), 'utf8')).toBe(
    "version: 1\nignore:\n- field: user\n  path: '/a/*'\n- pattern: 'it''s \\d+: #x'\n"
  )
  await recordings.rules.save([])
  expect(await readFile(join(dir, RULES), 'utf8')).toBe('version: 1\nignore: []\n')
})

test('nesting without end is compared with nothing, and no harm done', async () => {
  const dir = await temporaryFolder()
  const recordings = recordingsIn(dir, { match: 'canonical' })
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
  await recordings.add(CHAT_PATH, recorded({ a: 1 }))
  const found = await recordings.find(sought(deep))
  expect(found.kind).toBe('miss')
  if (found.kind === 'miss') expect(await found.explain()).toMatchObject({ nearest: { index: 0 } })
})
