import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createRecordingCalls } from './recording-calls.ts'
import { COMMENTED, FILE, setting } from './test-calls.ts'
import { chatRequest, recordingsIn, temporaryFolder } from './test-folder.ts'
import { bigPrompt, CHAT_PATH, writeBigFile } from './test-recordings.ts'

test('the view tells of folder, files, broken ones, rules and settings', async () => {
  const here = await setting(COMMENTED)
  await writeFile(join(here.dir, 'broken.yaml'), 'interactions:\n- request: {\n')
  await writeFile(join(here.dir, 'replay-rules.yaml'), 'version: 1\nignore:\n- field: user\n')
  await here.recordings.find(chatRequest('a'))
  expect(await here.calls['recordings.view']()).toEqual({
    folder: here.dir,
    exists: true,
    readOnly: null,
    autosave: true,
    policy: 'new',
    match: 'exact',
    speed: 1,
    unsaved: 0,
    files: [
      expect.objectContaining({
        file: 'broken.yaml',
        path: null,
        interactions: 0,
        problem: { line: expect.any(Number), reason: expect.any(String) }
      }),
      expect.objectContaining({ file: FILE, path: CHAT_PATH, interactions: 3, hits: 1, unsaved: 0, problem: null })
    ],
    rules: [{ field: 'user' }],
    rulesProblem: null
  })
})

test('rows name their requests; a page is a stretch of them, or of those that hold a text', async () => {
  const here = await setting(COMMENTED)
  const page = await here.calls['recordings.page']({ file: FILE, from: 1, count: 1 })
  expect(page).toEqual({
    total: 3,
    partial: false,
    rows: [
      {
        key: expect.any(String),
        index: 1,
        method: 'POST',
        uri: `${CHAT_PATH}?api-version=2024-10-21`,
        title: 'b',
        status: 200,
        stream: false,
        durationMs: 156,
        hits: 0,
        lastHitAt: null,
        unsaved: false
      }
    ]
  })
  const search = async (text: string) =>
    (await here.calls['recordings.page']({ file: FILE, from: 0, count: 9, search: text })).rows.map(
      ({ index }) => index
    )
  expect(await search('"CONTENT": "b"')).toEqual([1])
  expect(await search('fine.')).toEqual([0, 1, 2])
  expect(await search('x-ms-region')).toEqual([])
})

test('rules and folder are changed by calls', async () => {
  const here = await setting(COMMENTED)
  const rules = [{ field: 'user' }, { pattern: '\\d+' }]
  expect((await here.calls['recordings.rules'](rules)).rules).toEqual(rules)
  expect(await readdir(here.dir)).toContain('replay-rules.yaml')
  const view = await here.calls['recordings.folder'](join(here.dir, 'new'))
  expect(view).toMatchObject({ folder: join(here.dir, 'new'), exists: false, files: [], rules: [] })
})

// Nothing keeps the superuser from writing.
test.skipIf(process.getuid?.() === 0)('a folder that cannot be written says so', async () => {
  const dir = join(await temporaryFolder(), 'locked')
  await mkdir(dir)
  await chmod(dir, 0o555)
  expect((await createRecordingCalls(recordingsIn(dir))['recordings.view']()).readOnly).toEqual(expect.any(String))
})

test.each([
  ['recordings.page', [{ file: FILE, from: -1, count: 1 }], /recordings.page: query.from: /],
  [
    'recordings.page',
    [{ file: '../etc/passwd', from: 0, count: 1 }],
    /file: there is no recording file "..\/etc\/passwd"/
  ],
  ['recordings.get', [FILE, 5], /recordings.get: key: /],
  [
    'recordings.edit',
    [FILE, 'k', 'd', { response: { status: 99 } }],
    /recordings.edit: edit.response.status: must be from 200 to 599/
  ],
  ['recordings.edit', [FILE, 'k', 'd', { request: { method: 'get' } }], /edit.request.method: must be an HTTP method/],
  ['recordings.delete', [FILE, ['nothing']], /has no interaction "nothing" any more/],
  ['recordings.move', [FILE, 'k', 1.5], /recordings.move: to: /],
  ['recordings.restore', ['nothing'], /cannot be taken back/],
  ['recordings.rules', [[{}]], /rules.0: needs a field or a pattern/],
  ['recordings.rules', [[{ pattern: '(' }]], /recordings.rules: 0.pattern: "\(" is no regular expression/],
  ['recordings.rules', [[{ field: 'a[' }]], /recordings.rules: 0.field: /],
  ['recordings.folder', [''], /recordings.folder: path: /],
  ['recordings.folder', ['a\0b'], /recordings.folder: path: .*NUL/]
] as const)('%s refuses %j', async (name, args, message) => {
  const { calls } = await setting(COMMENTED)
  const call = calls[name] as (...args: readonly unknown[]) => Promise<unknown> // As the carrier calls them.
  await expect((async () => call(...args))()).rejects.toMatchObject({
    code: 'BAD_CALL',
    message: expect.stringMatching(message)
  })
})

test('a list of many pages from anywhere', async () => {
  const dir = await temporaryFolder()
  await writeBigFile(dir, 3000)
  const calls = createRecordingCalls(recordingsIn(dir))
  const { rows, total } = await calls['recordings.page']({ file: FILE, from: 2990, count: 50 })
  expect([total, rows.length, rows[0]?.index]).toEqual([3000, 10, 2990])
  const found = await calls['recordings.page']({ file: FILE, from: 0, count: 5, search: bigPrompt(1234).slice(0, 14) })
  expect(found.rows.map(({ index }) => index)).toEqual([1234])
})
