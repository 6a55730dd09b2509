import { expect, test } from 'vitest'
import { startFakeAzure } from './fake-azure/start.ts'
import { filesIn, recordingFolder, startRecorder, startReplayer, UPSTREAM_KEY } from './recording-folder.ts'
import { API_KEY } from './server-process.ts'

const BODY = '{"messages":[{"role":"user","content":"Hello"}]}'

/** One secret for every header and parameter that may hold one, in every spelling. */
const HEADERS = ['authorization', 'Cookie', 'OCP-APIM-Subscription-Key', 'proxy-authorization']
const PARAMETERS = ['api-key', 'subscription-key', 'code', 'sig', 'token', 'access_token']
const SPELLINGS = [
  (name: string) => name,
  (name: string) => name.toUpperCase(),
  (name: string) => `%${name.charCodeAt(0).toString(16)}${name.slice(1)}`
]
const secretOf = (name: string, index = 0) => `planted-${name}-${index}-secret`.replace(/[^a-z0-9-]/gi, '')

test('secrets in headers and parameters are neither on disk nor in the log, in record or in replay', async () => {
  const fake = await startFakeAzure()
  const folder = recordingFolder()
  const query = SPELLINGS.flatMap((spell, index) => PARAMETERS.map((name) => `${spell(name)}=${secretOf(name, index)}`))
  const path = `/openai/deployments/gpt-4o/chat/completions?api-version=1&${query.join('&')}`
  const headers = Object.fromEntries(HEADERS.map((name) => [name, secretOf(name)]))
  const ask = (url: string, target = path) =>
    fetch(url + target, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers, 'api-key': API_KEY },
      body: BODY
    })
  const recorder = await startRecorder(fake, folder, { flags: ['--log-level', 'DEBUG'] })
  expect((await ask(recorder.url)).status).toBe(200)
  expect((await ask(recorder.url, path.replace('gpt-4o', 'error-500'))).status).toBe(500)
  expect((await ask(recorder.url, path.replace('gpt-4o', 'reset'))).status).toBe(502)
  expect((await ask(recorder.url, path.replace('/openai', '/nowhere'))).status).toBe(404)
  const seen = await fake.seen()
  const recorded = await recorder.stop()
  await fake.stop()
  const replayer = await startReplayer(folder, { flags: ['--log-level', 'DEBUG'] })
  expect((await ask(replayer.url)).status).toBe(200)
  expect((await ask(replayer.url, path.replace('gpt-4o', 'missing'))).status).toBe(404)
  const replayed = await replayer.stop()

  const places = [
    ...filesIn(folder).map(({ name, bytes }) => ({ name, bytes })),
    ...[recorded, replayed].map(({ stdout, stderr }) => ({ name: 'the log', bytes: Buffer.from(stdout + stderr) }))
  ]
  expect(places.length).toBeGreaterThan(2)
  const secrets = [API_KEY, UPSTREAM_KEY, 'secret-of-the-upstream', '-secret', secretOf('code')]
  for (const { name, bytes } of places) {
    for (const secret of secrets)
      expect(`${name}: ${bytes.includes(secret)} ${secret}`).toBe(`${name}: false ${secret}`)
  }
  const passedOn = JSON.stringify(seen)
  for (const name of [...HEADERS, 'api-key', 'subscription-key', 'access_token'])
    expect(passedOn).not.toContain(secretOf(name))
  expect(passedOn).not.toContain(API_KEY)
  expect(passedOn).toContain(UPSTREAM_KEY)
})
