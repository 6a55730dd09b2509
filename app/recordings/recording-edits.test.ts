import { expect, test } from 'vitest'
import { FILE_HEADER, printInteraction } from './format.ts'
import { createRecordingCalls } from './recording-calls.ts'
import { COMMENTED, chat, detail, FILE, keys, setting } from './test-calls.ts'
import { answerOf, chatRequest, recordingsIn, temporaryFolder } from './test-folder.ts'
import { CHAT_PATH } from './test-recordings.ts'

test('an edited answer is what clients get, in the lines of its own only, with a content length that is right', async () => {
  const lengthy = COMMENTED.replaceAll("x-ms-region: ['East US']", '').replaceAll(
    'x-ms-region: [East US]',
    "content-length: ['5']"
  )
  const here = await setting(lengthy)
  const [, b] = await keys(here)
  const before = await detail(here, b)
  const body = { kind: 'text' as const, text: JSON.stringify({ choices: [{ message: { content: 'Größer' } }] }) }
  const outcome = await here.calls['recordings.edit'](FILE, before.key, before.digest, {
    response: { body, durationMs: 7 }
  })
  expect(outcome).toMatchObject({
    state: 'saved',
    interaction: {
      key: b,
      response: { durationMs: 7, headers: { 'content-length': [String(Buffer.byteLength(body.text))] } }
    }
  })
  expect(answerOf(await here.recordings.find(chatRequest('b')))).toBe('Größer')
  const after = await here.read()
  const regions = lengthy.split('# between\n')
  expect(after.split('# between\n')[0]).toBe(regions[0])
  expect(after.split('# between\n')[2]).toBe(regions[2])
  // The digest is that of before now, and so is nothing written.
  const conflict = await here.calls['recordings.edit'](FILE, before.key, before.digest, { response: { status: 201 } })
  expect(conflict).toMatchObject({ state: 'conflict', theirs: { key: b, response: { durationMs: 7 } } })
  expect(await here.read()).toBe(after)
})

test('an edited request has a new key and answers what it says now', async () => {
  const here = await setting(COMMENTED)
  const [a] = await keys(here)
  const before = await detail(here, a)
  const body = { kind: 'text' as const, text: chatRequest('new').body.toString() }
  const outcome = await here.calls['recordings.edit'](FILE, before.key, before.digest, { request: { body } })
  expect(outcome).toMatchObject({ state: 'saved', interaction: { index: 0, request: { body } } })
  expect((await keys(here))[0]).not.toBe(a)
  expect(answerOf(await here.recordings.find(chatRequest('new')))).toBe('Fine.')
  expect((await here.recordings.find(chatRequest('a'))).kind).toBe('miss')
})

test('events are edited as a list, and a text in their place is one answer', async () => {
  const streamed = chat('s')
  streamed.response = {
    ...streamed.response,
    headers: { 'content-type': ['text/event-stream'] },
    body: new Uint8Array(),
    stream: [{ afterMs: 1, data: 'data: 1' }]
  }
  const here = await setting(FILE_HEADER + printInteraction(streamed))
  const [key] = await keys(here)
  const before = await detail(here, key)
  expect(before.response).toMatchObject({
    body: { kind: 'text', text: 'data: 1\n\n' },
    stream: [{ afterMs: 1, data: 'data: 1' }]
  })
  const stream = [
    { afterMs: 2, data: 'data: 2' },
    { afterMs: 5, data: 'data: [DONE]' }
  ]
  const edited = await here.calls['recordings.edit'](FILE, before.key, before.digest, { response: { stream } })
  expect(edited).toMatchObject({ state: 'saved', interaction: { response: { stream } } })
  const digest = edited.state === 'saved' ? edited.interaction.digest : ''
  const whole = await here.calls['recordings.edit'](FILE, before.key, digest, {
    response: { headers: { 'content-type': ['text/plain'] }, stream: null }
  })
  expect(whole).toMatchObject({
    interaction: { response: { stream: null, body: { kind: 'text', text: 'data: 2\n\ndata: [DONE]\n\n' } } }
  })
})

test('YAML is taken as it is typed, comments and all, and refused with the line when it would break the file', async () => {
  const here = await setting(COMMENTED)
  const [a] = await keys(here)
  const { key, digest, yaml } = await detail(here, a)
  for (const [broken, message] of [
    [yaml.replace('    method: POST', '  method POST'), /line \d+: /],
    [yaml.replace('    method: POST\n', ''), /request.method is missing/],
    [yaml.replace('code: 200', 'code: none'), /status/],
    [`${yaml}- another: 1\n`, /one interaction/],
    [`${yaml}version: 1\n`, /./],
    [yaml.replace('POST', '!!js/function x'), /tag/]
  ] as const) {
    await expect(here.calls['recordings.edit'](FILE, key, digest, { yaml: broken })).rejects.toMatchObject({
      code: 'BAD_CALL',
      message: expect.stringMatching(message)
    })
  }
  expect(await here.read()).toBe(COMMENTED)
  const typed = yaml.replace('  request:', '  # why\n  request:')
  expect(await here.calls['recordings.edit'](FILE, key, digest, { yaml: typed })).toMatchObject({
    state: 'saved',
    interaction: { key, yaml: typed }
  })
  expect(await here.read()).toBe(COMMENTED.replace('  request:', '  # why\n  request:'))
})

test('YAML is looked over without being saved', async () => {
  const app = await setting(COMMENTED)
  const [key] = await keys(app)
  const { yaml } = await detail(app, key)
  const check = (text: string) => app.calls['recordings.check'](text)
  expect(await check(yaml)).toBeNull()
  expect(await check(yaml.replace('request:', 'request: ['))).toMatchObject({ line: expect.any(Number) })
  expect(await check(`${yaml}\n${yaml}`)).toEqual({ line: null, reason: expect.stringContaining('one interaction') })
  for (const text of ['', '\t', '- ', '- !!js/function a', 'a: &a [*a]']) expect(await check(text)).not.toBeNull()
  expect(await app.read()).toBe(COMMENTED)
})

test('deleting takes only its lines, and taking it back restores every byte', async () => {
  for (const chosen of [[0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2]]) {
    const here = await setting(COMMENTED)
    const all = await keys(here)
    const { undo } = await here.calls['recordings.delete'](
      FILE,
      chosen.map((index) => all[index] ?? '')
    )
    expect(await keys(here)).toEqual(all.filter((_, index) => !chosen.includes(index)))
    expect((await here.read()).match(/# (top|about a|between|end)/g)).toHaveLength(5)
    await here.calls['recordings.restore'](undo)
    expect(await here.read()).toBe(COMMENTED)
    expect(await keys(here)).toEqual(all)
    await expect(Promise.resolve(here.calls['recordings.restore'](undo))).rejects.toMatchObject({ code: 'BAD_CALL' })
  }
})

test('copies and moves keep the text, and keys keep meaning what they meant', async () => {
  const here = await setting(COMMENTED)
  const [a = '', b = '', c = ''] = await keys(here)
  const copy = await here.calls['recordings.duplicate'](FILE, a)
  expect(copy).toMatchObject({ key: `${a}.1`, index: 1 })
  expect(await keys(here)).toEqual([a, `${a}.1`, b, c])
  await here.calls['recordings.move'](FILE, a, 3)
  expect(await keys(here)).toEqual([`${a}.1`, b, c, a])
  await here.calls['recordings.delete'](FILE, [a])
  expect(await keys(here)).toEqual([`${a}.1`, b, c])
  await here.calls['recordings.move'](FILE, c, 0)
  expect(await keys(here)).toEqual([c, `${a}.1`, b])
  expect((await detail(here, c)).yaml).toBe(printInteraction(chat('c')))
})

test('what is not saved can be seen, edited, deleted and taken back', async () => {
  const dir = await temporaryFolder()
  const recordings = recordingsIn(dir, { autosave: false })
  const calls = createRecordingCalls(recordings)
  await recordings.add(CHAT_PATH, chat('a'))
  await recordings.add(CHAT_PATH, chat('b'))
  const { rows } = await calls['recordings.page']({ file: FILE, from: 0, count: 9 })
  expect(rows.map(({ title, unsaved }) => [title, unsaved])).toEqual([
    ['a', true],
    ['b', true]
  ])
  const found = await calls['recordings.get'](FILE, rows[0]?.key ?? '')
  const edit = { response: { status: 202 } }
  expect(await calls['recordings.edit'](FILE, found?.key ?? '', found?.digest ?? '', edit)).toMatchObject({
    state: 'saved',
    interaction: { unsaved: true, response: { status: 202 } }
  })
  const { undo } = await calls['recordings.delete'](FILE, [rows[0]?.key ?? ''])
  expect(recordings.unsaved).toBe(1)
  await calls['recordings.restore'](undo)
  expect(await calls['recordings.save']()).toEqual({ written: 2 })
  expect((await calls['recordings.view']()).files).toMatchObject([{ interactions: 2, unsaved: 0 }])
})

test('a file in another layout is edited, too', async () => {
  const here = await setting(
    JSON.stringify({
      interactions: [{ request: { body: 'x', method: 'GET', uri: '/x' }, response: { status: { code: 200 } } }]
    })
  )
  const [key] = await keys(here)
  const { digest } = await detail(here, key)
  expect(await here.calls['recordings.edit'](FILE, key ?? '', digest, { response: { status: 201 } })).toMatchObject({
    state: 'saved'
  })
  expect(await here.read()).toMatch(/^version: 1\ninteractions:\n- context_values: \{\}/)
})
