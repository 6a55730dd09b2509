import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { troubles } from './control.ts'
import { type FakeAzure, startFakeAzure } from './fake-azure/start.ts'
import { interactionsIn, startRecorder } from './recording-folder.ts'
import { type RunningServer, until } from './server-process.ts'
import { chatBody, errorOf, post } from './wire.ts'

let fake: FakeAzure
let server: RunningServer
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'recordings-'))
  fake = await startFakeAzure()
  server = await startRecorder(fake, folder, { env: { UPSTREAM_TIMEOUT: '1' } })
})
/** Resident memory in MB; null where there is no /proc. */
function residentMb(pid: number): number | null {
  if (!existsSync(`/proc/${pid}/status`)) return null
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
}

afterAll(async () => {
  const { stderr } = await server.stop()
  await fake.stop()
  rmSync(folder, { recursive: true, force: true })
  expect(troubles(stderr)).toEqual([])
})

const ask = (name: string) => post(server, `/openai/deployments/${name}/chat/completions`, chatBody())
const recordingsOf = (name: string) => interactionsIn(folder).filter(({ request }) => request.uri.includes(`/${name}/`))

test.each(['gzip', 'br', 'deflate'])(
  'an answer packed with %s is unpacked, recorded, and given again',
  async (name) => {
    const first = await ask(name)
    const body = await first.text()
    expect([first.status, first.headers.get('content-encoding'), JSON.parse(body).padding.length]).toEqual([
      200,
      null,
      50_000
    ])
    expect(recordingsOf(name)).toHaveLength(1)
    expect(await (await ask(name)).text()).toBe(body)
  }
)

test.each([
  ['reset', 502, 'UpstreamUnreachable'],
  ['no-http', 502, 'UpstreamUnreachable'],
  ['corrupt-gzip', 502, 'UpstreamBrokeOff'],
  ['unknown-encoding', 502, 'UpstreamUnreachable'],
  ['silence', 504, 'UpstreamTimeout']
])('an upstream of the kind %s is a %i, and nothing is recorded', async (name, status, code) => {
  const refused = await ask(name)
  expect([refused.status, (await errorOf(refused)).code]).toEqual([status, code])
  expect(recordingsOf(name)).toEqual([])
})

test.each(['reset-midway', 'truncated', 'long-length', 'half-gzip', 'stall'])(
  'an answer of the kind %s breaks the connection where the client sees it, and nothing is recorded',
  async (name) => {
    const answer = await ask(name)
    expect(answer.status).toBe(200)
    await expect(answer.text()).rejects.toThrow()
    expect(recordingsOf(name)).toEqual([])
  }
)

test('an answer longer than it says is passed on as far as it says, and not recorded', async () => {
  expect(await (await ask('short-length')).text()).toBe('{"lon')
  await until(() => server.stderr().includes('short-length'), 'the warning')
  expect(recordingsOf('short-length')).toEqual([])
})

test.each([400, 401, 429, 500])('an error %i of the upstream is passed on, and asked for again', async (status) => {
  const texts = [await ask(`error-${status}`), await ask(`error-${status}`)].map(async (answer) => {
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([status, '7'])
    return answer.text()
  })
  const [first, second] = await Promise.all(texts)
  expect(first).not.toBe(second)
  expect(recordingsOf(`error-${status}`)).toEqual([])
})

test('HTML is passed on as it is: recorded where it succeeds, not where it is an error', async () => {
  const page = await ask('html')
  expect([page.status, page.headers.get('content-type'), await page.text()]).toEqual([
    200,
    'text/html',
    expect.stringContaining('<h1>')
  ])
  const failed = await ask('html-error')
  expect([failed.status, await failed.text()]).toEqual([503, '<h1>Service unavailable</h1>'])
  expect([recordingsOf('html').length, recordingsOf('html-error').length]).toEqual([1, 0])
})

test('a redirect is not followed, and leads to the simulator', async () => {
  const answer = await fetch(`${server.url}/openai/deployments/redirect/chat/completions`, {
    method: 'POST',
    headers: { 'api-key': server.apiKey, 'content-type': 'application/json' },
    body: chatBody(),
    redirect: 'manual'
  })
  expect([answer.status, answer.headers.get('location')]).toEqual([307, `${server.url}/openai/elsewhere`])
})

test('an endless answer is passed on at the pace of its reader, and costs no more memory than is set aside for it', async () => {
  const answer = await ask('endless')
  const reader = answer.body?.getReader()
  let size = 0
  while (size < 150 * 1024 * 1024) size += (await reader?.read())?.value?.length ?? 0
  await until(() => server.stderr().includes('too large to be recorded'), 'the warning')
  const resident = residentMb(server.pid)
  // Up to 64 MB of it were kept until they were too many, and 8 MB may wait for the reader.
  if (resident !== null) expect(resident).toBeLessThan(600)
  await reader?.cancel()
  expect((await ask('gzip')).status).toBe(200)
  expect(recordingsOf('endless')).toEqual([])
})
