import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { expect, test } from 'vitest'
import { FILE_HEADER, printInteraction } from './format.ts'
import { md5 } from './hash.ts'
import { answerOf, chatRequest, recordingsIn, temporaryFolder } from './test-folder.ts'
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
