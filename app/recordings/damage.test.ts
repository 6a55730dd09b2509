import { appendFile, mkdir, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { expect, test } from 'vitest'
import { FILE_HEADER, printInteraction } from './format.ts'
import { answerOf, chatRequest, eventually, recordingsIn, temporaryFolder } from './test-folder.ts'
import { CHAT_PATH, chatInteraction } from './test-recordings.ts'
import { RECORDING_SCHEMA } from './yaml-schema.ts'

const FILE = 'openai_deployments_gpt-4o_chat_completions.yaml'
const chat = (prompt: string, answer?: string) =>
  chatInteraction({ prompt, ...(answer === undefined ? {} : { answer }) })
const text = (...interactions: [prompt: string, answer?: string][]) =>
  FILE_HEADER + interactions.map(([prompt, answer]) => printInteraction(chat(prompt, answer))).join('')

test('a broken file answers with line and reason, is never written to, and the others go on', async () => {
  const dir = await temporaryFolder()
  const broken = text(['a'], ['b']).replace('    method: POST', '  method POST')
  await writeFile(join(dir, FILE), broken)
  const recordings = recordingsIn(dir)
  expect(await recordings.find(chatRequest('a'))).toEqual({
    kind: 'unreadable',
    file: join(dir, FILE),
    line: expect.any(Number),
    reason: expect.any(String)
  })
  await expect(recordings.add(CHAT_PATH, chat('c'))).rejects.toThrow(
    /gpt-4o_chat_completions.yaml cannot be written: line \d+: .*repair/
  )
  expect(await readFile(join(dir, FILE), 'utf8')).toBe(broken)
  await recordings.add('/other', chatInteraction({ prompt: 'c', answer: 'C', path: '/other' }))
  expect(answerOf(await recordings.find(chatRequest('c', '/other')))).toBe('C')
  // Once repaired, what waited is written.
  await writeFile(join(dir, FILE), text(['a']))
  recordings.folder.doubt(new Set([FILE]))
  expect(await recordings.save()).toEqual({ written: 1 })
  expect(await readFile(join(dir, FILE), 'utf8')).toBe(text(['a'], ['c']))
})

test('anchors used by another interaction are followed, and written out with the first addition', async () => {
  const dir = await temporaryFolder()
  const [anchored, alias] = ['&type [application/json]', '*type'].map((type, at) =>
    printInteraction(chat(`${at}`, `A${at}`)).replace('content-type: [application/json]', `content-type: ${type}`)
  )
  await writeFile(join(dir, FILE), `${FILE_HEADER}${anchored}${alias}`)
  const recordings = recordingsIn(dir)
  const ask = async (prompt: string) => answerOf(await recordings.find(chatRequest(prompt)))
  expect([await ask('1'), await ask('0'), await ask('1')]).toEqual(['A1', 'A0', 'A1'])
  await recordings.add(CHAT_PATH, chat('2', 'A2'))
  expect(await readFile(join(dir, FILE), 'utf8')).toBe(text(['0', 'A0'], ['1', 'A1'], ['2', 'A2']))
  expect([await ask('0'), await ask('1'), await ask('2')]).toEqual(['A0', 'A1', 'A2'])
})

test('damage deep inside an interaction is found when it is asked for', async () => {
  const dir = await temporaryFolder()
  await writeFile(
    join(dir, FILE),
    text(['a'], ['b']).replace(
      'content-type: [application/json]\n    method',
      'content-type: [application/json\n    method'
    )
  )
  expect(await recordingsIn(dir).find(chatRequest('a'))).toMatchObject({ kind: 'unreadable', line: expect.any(Number) })
  expect(answerOf(await recordingsIn(dir).find(chatRequest('b')))).toBe('Fine.')
})

test('an edited request answers for what it says now, whatever hash stands beside it', async () => {
  const dir = await temporaryFolder()
  await writeFile(join(dir, FILE), text(['before', 'A'], ['b', 'B']).replace('before', 'after'))
  const recordings = recordingsIn(dir)
  expect((await recordings.find(chatRequest('before'))).kind).toBe('miss')
  expect(answerOf(await recordings.find(chatRequest('after')))).toBe('A')
  expect(answerOf(await recordingsIn(dir).find(chatRequest('after')))).toBe('A')
  expect(answerOf(await recordings.find(chatRequest('b')))).toBe('B')
})

test('what others do to a file is noticed, and their version is never overwritten with an older one', async () => {
  const dir = await temporaryFolder()
  const recordings = recordingsIn(dir)
  await recordings.add(CHAT_PATH, chat('a', 'mine'))
  await writeFile(join(dir, FILE), text(['a', 'theirs'], ['b', 'theirs']))
  await recordings.add(CHAT_PATH, chat('c', 'mine'))
  expect(await readFile(join(dir, FILE), 'utf8')).toBe(text(['a', 'theirs'], ['b', 'theirs'], ['c', 'mine']))
  await eventually(async () => answerOf(await recordings.find(chatRequest('a')))).toBe('theirs')
  await rm(join(dir, FILE))
  await eventually(async () => (await recordings.find(chatRequest('a'))).kind).toBe('miss')
  await rm(dir, { recursive: true })
  await recordings.add(CHAT_PATH, chat('d', 'D'))
  expect(answerOf(await recordings.find(chatRequest('d')))).toBe('D')
})

test('two stores that record into one folder both keep everything', async () => {
  const dir = await temporaryFolder()
  const stores = [recordingsIn(dir), recordingsIn(dir)]
  await Promise.all(
    stores.flatMap((store, who) =>
      Array.from({ length: 100 }, (_, at) => store.add(CHAT_PATH, chat(`${who} ${at}`, `${at}`)))
    )
  )
  const parsed = load(await readFile(join(dir, FILE), 'utf8'), { schema: RECORDING_SCHEMA })
  expect(parsed).toMatchObject({ interactions: { length: 200 } })
  for (const store of stores) {
    await eventually(async () => answerOf(await store.find(chatRequest('0 99')))).toBe('99')
    await eventually(async () => answerOf(await store.find(chatRequest('1 99')))).toBe('99')
  }
})

test('an interaction without its end is ignored, and gone with the next one added', async () => {
  const dir = await temporaryFolder()
  const half = printInteraction(chat('half')).slice(0, 300)
  await writeFile(join(dir, FILE), text(['a']) + half)
  const recordings = recordingsIn(dir)
  expect((await recordings.find(chatRequest('half'))).kind).toBe('miss')
  expect(await readFile(join(dir, FILE), 'utf8')).toBe(text(['a']) + half)
  await recordings.add(CHAT_PATH, chat('b'))
  expect(await readFile(join(dir, FILE), 'utf8')).toBe(text(['a'], ['b']))
})

test('what cannot be written stays, answers, and is written when it can be', async () => {
  const dir = await temporaryFolder()
  const blocked = join(dir, 'blocked')
  await writeFile(blocked, 'a file where the folder should be')
  const recordings = recordingsIn(blocked)
  await expect(recordings.add(CHAT_PATH, chat('a', 'A'))).rejects.toMatchObject({
    code: 'RECORDING_FAILED',
    message: expect.stringContaining(join(blocked, FILE))
  })
  expect([recordings.unsaved, answerOf(await recordings.find(chatRequest('a')))]).toEqual([1, 'A'])
  await expect(recordings.save()).rejects.toMatchObject({ code: 'RECORDING_FAILED' })
  await rm(blocked)
  expect(await recordings.save()).toEqual({ written: 1 })
  expect(await readFile(join(blocked, FILE), 'utf8')).toBe(text(['a', 'A']))
})

test('what is no file is not read', async () => {
  const dir = await temporaryFolder()
  await mkdir(join(dir, FILE))
  await symlink('/dev/zero', join(dir, 'endless.yaml'))
  const recordings = recordingsIn(dir)
  expect(await recordings.find(chatRequest('a'))).toMatchObject({ kind: 'unreadable', reason: 'is not a file' })
  expect(await recordings.find(chatRequest('a', '/endless'))).toMatchObject({
    kind: 'unreadable',
    reason: 'is not a file'
  })
  await expect(recordings.add(CHAT_PATH, chat('a'))).rejects.toMatchObject({ code: 'RECORDING_FAILED' })
})

test('what a crash left of a rewrite is removed, what is being written is not', async () => {
  const dir = await temporaryFolder()
  const [old, young] = [`.${FILE}.0123456789ab.tmp`, `.${FILE}.ba9876543210.tmp`]
  for (const name of [old, young]) await appendFile(join(dir, name), 'half')
  await utimes(join(dir, old), new Date(0), new Date(0))
  recordingsIn(dir)
  await eventually(() => readdir(dir)).toEqual([young])
})
