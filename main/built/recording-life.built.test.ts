import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { call } from './control.ts'
import { startFakeAzure } from './fake-azure/start.ts'
import { filesIn, interactionsIn, recordingFolder, startRecorder } from './recording-folder.ts'
import { type RunningServer, until } from './server-process.ts'
import { chatBody, errorOf, post } from './wire.ts'

const CHAT = '/openai/deployments/gpt-4o/chat/completions'
const chat = (server: RunningServer, content: string) =>
  post(server, CHAT, chatBody({ messages: [{ role: 'user', content }] }))
const save = (server: RunningServer) =>
  fetch(`${server.url}/++/save-recordings`, { method: 'POST', headers: { 'api-key': server.apiKey } })
const patch = (server: RunningServer, body: object) =>
  fetch(`${server.url}/++/config`, {
    method: 'PATCH',
    headers: { 'api-key': server.apiKey, 'content-type': 'application/json' },
    body: JSON.stringify(body)
  })

test('with autosave each answer is on disk when the client has it', async () => {
  const fake = await startFakeAzure()
  const folder = recordingFolder()
  const server = await startRecorder(fake, folder)
  for (let count = 1; count <= 3; count++) {
    await (await chat(server, `number ${count}`)).text()
    expect(interactionsIn(folder)).toHaveLength(count)
  }
  await server.stop()
  await fake.stop()
})

test.each(['SIGTERM', 'SIGINT'] as const)(
  'without autosave nothing is written until it is asked for, or %s comes',
  async (signal) => {
    const fake = await startFakeAzure()
    const folder = recordingFolder()
    const server = await startRecorder(fake, folder, { flags: ['--no-autosave'] })
    await (await chat(server, 'one')).text()
    expect(filesIn(folder)).toEqual([])
    const again = await chat(server, 'one')
    expect([again.status, (await fake.seen()).length]).toEqual([200, 1])
    const saved = await save(server)
    expect([saved.status, await saved.text(), interactionsIn(folder).length]).toEqual([200, 'Recordings saved', 1])
    await (await chat(server, 'two')).text()
    expect(interactionsIn(folder)).toHaveLength(1)
    expect((await server.stop(signal)).code).toBe(0)
    expect(interactionsIn(folder)).toHaveLength(2)
    await fake.stop()
  }
)

test('what is not on disk yet survives every change of mode and configuration', async () => {
  const fake = await startFakeAzure()
  const folder = recordingFolder()
  const server = await startRecorder(fake, folder, { flags: ['--no-autosave', '--control-port', '0'] })
  await (await chat(server, 'kept')).text()
  for (const mode of ['generate', 'replay']) await patch(server, { simulator_mode: mode })
  expect((await save(server)).status).toBe(400)
  await patch(server, { latency: { open_ai_embeddings: { mean: 1 } } })
  expect((await chat(server, 'kept')).status).toBe(200)
  expect(await call(server, 'recordings.view')).toMatchObject({ unsaved: 1, autosave: false })
  await call(server, 'server.stop')
  await call(server, 'server.start')
  expect(filesIn(folder)).toEqual([])
  expect((await server.stop()).code).toBe(0)
  expect(interactionsIn(folder)).toHaveLength(1)
  await fake.stop()
})

test('what cannot be written at the end is told, and the exit code says so', async () => {
  const fake = await startFakeAzure()
  const folder = recordingFolder()
  writeFileSync(join(folder, 'file'), '')
  const server = await startRecorder(fake, join(folder, 'file', 'inside'))
  const answer = await chat(server, 'one')
  expect([answer.status, (await answer.text()).length > 10]).toEqual([200, true])
  const refused = await save(server)
  expect([refused.status, (await errorOf(refused)).code]).toEqual([503, 'RecordingFailed'])
  const { code, stderr } = await server.stop()
  expect(code).toBe(1)
  expect(stderr).toContain(join(folder, 'file', 'inside'))
  await fake.stop()
})

test('a second signal does not wait for requests in flight, but for what is not on disk yet', async () => {
  const fake = await startFakeAzure()
  const folder = recordingFolder()
  const server = await startRecorder(fake, folder, { flags: ['--no-autosave'] })
  await (await chat(server, 'one')).text()
  const hanging = post(server, CHAT.replace('gpt-4o', 'silence'), chatBody()).catch(() => 'cut off')
  await until(async () => (await fake.seen()).length === 2, 'the request that hangs')
  server.signal('SIGTERM')
  await until(
    () =>
      fetch(`${server.url}/++/health`).then(
        () => false,
        () => true
      ),
    'the end of listening'
  )
  const signalled = performance.now()
  expect((await server.stop('SIGINT')).code).toBe(0)
  // Ten seconds are what a single signal would give the request.
  expect(performance.now() - signalled).toBeLessThan(8000)
  expect([await hanging, interactionsIn(folder).length]).toEqual(['cut off', 1])
  await fake.stop()
})

test('an answer without a client is still recorded when the server ends', async () => {
  const fake = await startFakeAzure({ gapMs: 60 })
  const folder = recordingFolder()
  const server = await startRecorder(fake, folder)
  const controller = new AbortController()
  const answer = await fetch(server.url + CHAT, {
    method: 'POST',
    headers: { 'api-key': server.apiKey, 'content-type': 'application/json' },
    body: chatBody({ stream: true }),
    signal: controller.signal
  })
  await answer.body?.getReader().read()
  controller.abort()
  expect((await server.stop()).code).toBe(0)
  expect(interactionsIn(folder)).toHaveLength(1)
  await fake.stop()
})

test('another folder takes effect at once, and outlives the engine', async () => {
  const fake = await startFakeAzure()
  const folder = recordingFolder()
  const other = join(folder, 'other')
  mkdirSync(other)
  const server = await startRecorder(fake, join(folder, 'first'), {
    flags: ['--control-port', '0'],
    env: { SIMULATOR_TEST_HOOKS: '1' }
  })
  await (await chat(server, 'one')).text()
  expect(await call(server, 'recordings.folder', other)).toMatchObject({ folder: other })
  await (await chat(server, 'two')).text()
  expect([interactionsIn(join(folder, 'first')).length, interactionsIn(other).length]).toEqual([1, 1])
  server.signal('SIGUSR2')
  await until(async () => (await call(server, 'server.status')).restart !== null, 'the restart')
  await until(async () => (await call(server, 'server.status')).server.state === 'listening', 'the new engine')
  expect(await call(server, 'recordings.view')).toMatchObject({ folder: other })
  expect((await chat(server, 'two')).status).toBe(200)
  expect((await fake.seen()).length).toBe(2)
  await server.stop()
  await fake.stop()
})

test('a kept exchange becomes a recording, and a missed one is explained', async () => {
  const fake = await startFakeAzure()
  const folder = recordingFolder()
  const server = await startRecorder(fake, folder, { flags: ['--control-port', '0'], env: { REPLAY_SPEED: '0' } })
  await patch(server, { simulator_mode: 'generate' })
  const body = chatBody({ stream: true })
  const generated = await (await post(server, CHAT, body)).text()
  const newest = async () => (await call(server, 'traffic.recent', 1))[0]?.id ?? 0
  const { file, key } = await call(server, 'recordings.keep', await newest())
  expect(await call(server, 'recordings.get', file, key)).toMatchObject({ request: { method: 'POST' } })
  await patch(server, { simulator_mode: 'replay' })
  expect(await (await post(server, CHAT, body)).text()).toBe(generated)
  const missed = await post(server, CHAT, chatBody({ stream: true, user: 'me' }))
  expect(missed.status).toBe(404)
  const { message } = await errorOf(missed)
  expect(message).toContain(join(folder, file))
  expect(message).toContain('user')
  expect(await call(server, 'recordings.explain', await newest())).toMatchObject({
    file: join(folder, file),
    fileExists: true,
    nearest: { at: 'user' }
  })
  await server.stop()
  await fake.stop()
})
