import { appendFile, mkdir, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { expect, test } from 'vitest'
import { FILE_HEADER, printInteraction } from './format.ts'
import { md5 } from './hash.ts'
import { answerOf, chatRequest, eventually, recordingsIn, temporaryFolder } from './test-folder.ts'
import { CHAT_PATH, chatInteraction } from './test-recordings.ts'
import { RECORDING_SCHEMA } from './yaml-schema.ts'

const FILE = 'openai_deployments_gpt-4o_chat_completions.yaml'
const chat = (prompt: string, answer?: string) =>
  chatInteraction({ prompt, ...(answer === undefined ? {} : { answer }) })
const text = (...interactions: [prompt: string, answer?: string][]) =>
  FILE_HEADER + interactions.map(([prompt, answer]) => printInteraction(chat(prompt, answer))).join('')

test('what is added is on disk when the call returns, in a folder made for it, and another store finds it', async () => {
  const dir = join(await temporaryFolder(), 'made', 'for it')
  const recordings = recordingsIn(dir)
  expect(await recordings.find(chatRequest('a'))).toMatchObject({ kind: 'miss', file: join(dir, FILE) })
  await recordings.add(CHAT_PATH, chat('a', 'A'))
  await recordings.add(CHAT_PATH, chat('b', 'B'))
  expect(await readFile(join(dir, FILE), 'utf8')).toBe(text(['a', 'A'], ['b', 'B']))
  expect(answerOf(await recordings.find(chatRequest('a')))).toBe('A')
  expect(answerOf(await recordingsIn(dir).find(chatRequest('b')))).toBe('B')
  expect(recordings.fileOf(CHAT_PATH)).toBe(join(dir, FILE))
})

test('many added at once all get there, whole and once', async () => {
  const dir = await temporaryFolder()
  const recordings = recordingsIn(dir)
  await Promise.all(Array.from({ length: 300 }, (_, at) => recordings.add(CHAT_PATH, chat(`q${at}`, `a${at}`))))
  const file = load(await readFile(join(dir, FILE), 'utf8'), { schema: RECORDING_SCHEMA })
  expect(file).toMatchObject({ version: 1, interactions: { length: 300 } })
  expect(answerOf(await recordings.find(chatRequest('q299')))).toBe('a299')
  expect(await readdir(dir)).toEqual([FILE])
})

test('answers to one request are given in the order they were recorded, and then the last again and again', async () => {
  const dir = await temporaryFolder()
  const recordings = recordingsIn(dir)
  for (const answer of ['1', '2', '3']) await recordings.add(CHAT_PATH, chat('same', answer))
  const ask = async () => answerOf(await recordings.find(chatRequest('same')))
  expect([await ask(), await ask(), await ask(), await ask()]).toEqual(['1', '2', '3', '3'])
  recordings.rewind()
  expect(await ask()).toBe('1')
  await recordings.add(CHAT_PATH, chat('same', '4'))
  expect([await ask(), await ask(), await ask(), await ask()]).toEqual(['2', '3', '4', '4'])
})

test('a replacement takes the place of all earlier ones and leaves every other line alone', async () => {
  const dir = await temporaryFolder()
  await writeFile(
    join(dir, FILE),
    text(['a', '1'], ['b', '1'], ['a', '2'], ['c', '1']).replace('- context', '# mine\n- context')
  )
  const recordings = recordingsIn(dir)
  await Promise.all([
    recordings.add(CHAT_PATH, chat('a', 'new'), { replace: true }),
    recordings.add(CHAT_PATH, chat('d', 'new'), { replace: true }),
    recordings.add(CHAT_PATH, chat('c', 'new'), { replace: true })
  ])
  expect(await readFile(join(dir, FILE), 'utf8')).toBe(
    text(['a', 'new'], ['b', '1'], ['c', 'new'], ['d', 'new']).replace('- context', '# mine\n- context')
  )
  for (const [prompt, answer] of [
    ['a', 'new'],
    ['b', '1'],
    ['c', 'new'],
    ['d', 'new']
  ] as const) {
    expect(answerOf(await recordings.find(chatRequest(prompt)))).toBe(answer)
  }
})

test('without autosave nothing is written until it is asked for, and everything answers all the same', async () => {
  const dir = await temporaryFolder()
  const recordings = recordingsIn(dir, { autosave: false })
  await recordings.add(CHAT_PATH, chat('a', '1'))
  await recordings.add(CHAT_PATH, chat('a', '2'))
  await recordings.add(CHAT_PATH, chat('b', '1'))
  await recordings.add(CHAT_PATH, chat('b', '2'), { replace: true })
  expect(await readdir(dir)).toEqual([])
  expect(recordings.unsaved).toBe(3)
  const ask = async (prompt: string) => answerOf(await recordings.find(chatRequest(prompt)))
  expect([await ask('a'), await ask('a'), await ask('a'), await ask('b')]).toEqual(['1', '2', '2', '2'])
  expect(await recordings.save()).toEqual({ written: 3 })
  expect(await readFile(join(dir, FILE), 'utf8')).toBe(text(['a', '1'], ['a', '2'], ['b', '2']))
  expect(await ask('b')).toBe('2')
  expect(await recordings.save()).toEqual({ written: 0 })
})

test('two paths that would share a file get one each', async () => {
  const dir = await temporaryFolder()
  for (const autosave of [true, false]) {
    const recordings = recordingsIn(join(dir, String(autosave)), { autosave })
    const paths = ['/a/b', '/a_b', '/A_B']
    await Promise.all(paths.map((path) => recordings.add(path, chatInteraction({ prompt: 'x', answer: path, path }))))
    await recordings.save()
    for (const path of paths) expect(answerOf(await recordings.find(chatRequest('x', path)))).toBe(path)
    expect((await readdir(join(dir, String(autosave)))).sort()).toEqual(
      [`A_B-${md5('/A_B').slice(0, 8)}.yaml`, 'a_b.yaml', `a_b-${md5('/a_b').slice(0, 8)}.yaml`].sort()
    )
  }
})

test('a file that holds several paths, as older programs write it, answers for all of them', async () => {
  const dir = await temporaryFolder()
  const both = ['/a/b', '/a_b'].map((path) => printInteraction(chatInteraction({ prompt: 'x', answer: path, path })))
  await writeFile(join(dir, 'a_b.yaml'), `interactions:\n${both.join('')}version: 1\n`)
  const recordings = recordingsIn(dir)
  for (const path of ['/a/b', '/a_b']) expect(answerOf(await recordings.find(chatRequest('x', path)))).toBe(path)
  await recordings.add('/a_b', chatInteraction({ prompt: 'y', answer: 'y', path: '/a_b' }))
  expect(await readdir(dir)).toEqual(['a_b.yaml'])
})

test('the first interaction added to a file of another program gives it our layout, once, comments and all', async () => {
  const dir = await temporaryFolder()
  const [a, b] = [printInteraction(chat('a')), printInteraction(chat('b'))]
  await writeFile(join(dir, FILE), `# top\ninteractions:\n# first\n${a}version: 1\n# end\n`)
  const recordings = recordingsIn(dir)
  await recordings.add(CHAT_PATH, chat('b'))
  expect(await readFile(join(dir, FILE), 'utf8')).toBe(`version: 1\n# top\ninteractions:\n# first\n${a}# end\n${b}`)
  const { ino } = await stat(join(dir, FILE))
  await recordings.add(CHAT_PATH, chat('c'))
  expect((await stat(join(dir, FILE))).ino).toBe(ino)
})

test.each([
  ['an empty file', ''],
  ['only a version', 'version: 1\n'],
  ['an empty list', 'version: 1\ninteractions: []\n'],
  ['a list without items', 'version: 1\ninteractions:'],
  ['comments', '# nothing yet'],
  ['half a header', 'version: 1\ninter'],
  ['no line feed at the end', text(['z']).slice(0, -1)],
  ['a deeper list', `version: 1\ninteractions:\n${printInteraction(chat('z'), 4)}`],
  ['JSON', '{"interactions": [], "version": 1}'],
  ['half an interaction', text(['z']).slice(0, -20)]
])('%s can be added to', async (_, content) => {
  const dir = await temporaryFolder()
  await writeFile(join(dir, FILE), content)
  const recordings = recordingsIn(dir)
  await recordings.add(CHAT_PATH, chat('a', 'A'))
  await recordings.add(CHAT_PATH, chat('b', 'B'))
  const written = await readFile(join(dir, FILE), 'utf8')
  const parsed = load(written, { schema: RECORDING_SCHEMA }) as { interactions: unknown[] } // What follows checks it.
  expect(parsed.interactions).toHaveLength(content.includes('code: 200') ? 3 : 2)
  expect(answerOf(await recordings.find(chatRequest('a')))).toBe('A')
  expect(answerOf(await recordingsIn(dir).find(chatRequest('b')))).toBe('B')
})

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

test('another folder takes over, and what was not saved in the first still can be', async () => {
  const dir = await temporaryFolder()
  const recordings = recordingsIn(join(dir, 'one'), { autosave: false })
  await recordings.add(CHAT_PATH, chat('a', 'A'))
  await recordings.openFolder(join(dir, 'two'))
  expect((await recordings.find(chatRequest('a'))).kind).toBe('miss')
  expect(recordings.unsaved).toBe(1)
  await recordings.save()
  expect(await readdir(join(dir, 'one'))).toEqual([FILE])
})
