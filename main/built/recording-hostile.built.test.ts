import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { troubles } from './control.ts'
import { startFakeAzure } from './fake-azure/start.ts'
import { filesIn, interactionsIn, recordingFolder, startRecorder, startReplayer } from './recording-folder.ts'
import type { RunningServer } from './server-process.ts'
import { chatBody, exchange, post, posting } from './wire.ts'

const chatPath = (name: string) => `/openai/deployments/${name}/chat/completions`
const named = (content: string) => chatBody({ messages: [{ role: 'user', content }] })

/** Deployments as they stand in a path; `fetch` would tidy some of them up, so they are sent as they are. */
const NAMES = [
  '..',
  '%2e%2e',
  '..%2f..%2fetc%2fpasswd',
  '%2f',
  '%5c..%5c..',
  'nul%00byte',
  'a'.repeat(300),
  '%C3%A9'.repeat(100),
  'CON',
  'aux.yaml',
  'COM1',
  'trailing.',
  'c:',
  'a*b%3Fc',
  '%F0%9F%8E%89',
  '%zz',
  '-rf',
  '.hidden',
  'a_b',
  'a%2Fb'
]

async function raw(server: RunningServer, name: string): Promise<{ status: number; body: string }> {
  const { status, body } = await exchange(server, posting(server, chatPath(name), named(name), { connection: 'close' }))
  return { status, body: whole(body) }
}

/** What came in chunks while it was recorded comes in one piece when it is replayed. */
function whole(body: string): string {
  return /^[0-9a-f]+\r\n/.test(body) ? body.replace(/(^|\r\n)[0-9a-f]+\r\n/g, '').trimEnd() : body
}

test('deployments of any name are recorded inside the folder, each by itself, and replayed', async () => {
  const fake = await startFakeAzure()
  const outer = recordingFolder()
  const folder = join(outer, 'in', 'recordings')
  const recorder = await startRecorder(fake, folder)
  const told = []
  for (const name of NAMES) told.push(await raw(recorder, name))
  const { code, stderr } = await recorder.stop()
  await fake.stop()
  expect([code, troubles(stderr)]).toEqual([0, []])
  expect(readdirSync(outer)).toEqual(['in'])
  expect(readdirSync(join(outer, 'in'))).toEqual(['recordings'])
  for (const { name } of filesIn(folder)) expect(name).toMatch(/^[^/\\]{1,250}\.yaml$/)
  const kept = told.filter(({ status }) => status === 200).length
  expect(kept).toBeGreaterThan(NAMES.length / 2)
  expect(interactionsIn(folder)).toHaveLength(kept)
  const replayer = await startReplayer(folder)
  for (const [index, name] of NAMES.entries()) {
    const { status, body } = told[index] ?? { status: 0, body: '' }
    if (status !== 200) continue
    expect({ name, ...(await raw(replayer, name)) }).toEqual({ name, status, body })
  }
  await replayer.stop()
})

test('two simulators record into one folder, and nothing of either is lost', async () => {
  const fake = await startFakeAzure()
  const folder = recordingFolder()
  const servers = [await startRecorder(fake, folder), await startRecorder(fake, folder)]
  const wanted: string[] = []
  await Promise.all(
    servers.flatMap((server, which) =>
      [0, 1].map(async (client) => {
        for (let count = 0; count < 25; count++) {
          const content = `server ${which}, client ${client}, number ${count}`
          wanted.push(content)
          expect((await (await post(server, chatPath('gpt-4o'), named(content))).text()).length).toBeGreaterThan(10)
        }
      })
    )
  )
  const bodies = interactionsIn(folder).map(({ request }) => JSON.parse(String(request.body)).messages[0].content)
  expect(bodies.sort()).toEqual(wanted.sort())
  await fake.stop()
  // Each also replays what the other one has recorded.
  for (const server of servers) {
    const answers = await Promise.all(wanted.map((content) => post(server, chatPath('gpt-4o'), named(content))))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  }
  for (const server of servers) expect((await server.stop()).code).toBe(0)
})

const IS_ROOT = process.getuid?.() === 0

test.skipIf(IS_ROOT)('a folder that cannot be written to costs no client its answer', async () => {
  const fake = await startFakeAzure()
  const folder = recordingFolder()
  chmodSync(folder, 0o500)
  const server = await startRecorder(fake, folder)
  expect((await post(server, chatPath('gpt-4o'), named('one'))).status).toBe(200)
  const { code, stderr } = await server.stop()
  expect([code, stderr.includes(folder)]).toEqual([1, true])
  await fake.stop()
})

/** A file system of its own, as small as this. Only root may have one; null = not here. */
function tinyDisk(kilobytes: number): string | null {
  const mount = join(recordingFolder(), 'disk')
  mkdirSync(mount)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', mount], { stdio: 'ignore' })
  } catch {
    return null
  }
  onTestFinished(() => void execFileSync('umount', [mount]))
  return mount
}

test('a full disk costs no client its answer, nothing that was written, and is told', async (context) => {
  const disk = tinyDisk(64)
  if (disk === null) {
    process.stderr.write('NOT TESTED: a full disk; this needs root and the right to mount\n')
    return context.skip()
  }
  const fake = await startFakeAzure()
  const folder = join(disk, 'recordings')
  const server = await startRecorder(fake, folder)
  const text = 'x'.repeat(3000)
  for (let count = 0; count < 30; count++) {
    expect((await (await post(server, chatPath('gpt-4o'), named(`${count} ${text}`))).text()).length).toBeGreaterThan(
      10
    )
  }
  const there = interactionsIn(folder).length
  expect(there).toBeGreaterThan(3)
  expect(there).toBeLessThan(30)
  expect(server.stderr()).toMatch(/ENOSPC|no space/i)
  await fake.stop()
  // What is not on disk is still answered from memory, and written once there is room.
  const last = await post(server, chatPath('gpt-4o'), named(`29 ${text}`))
  expect(last.status).toBe(200)
  execFileSync('mount', ['-o', 'remount,size=4096k', disk])
  const saved = await fetch(`${server.url}/++/save-recordings`, {
    method: 'POST',
    headers: { 'api-key': server.apiKey }
  })
  expect([saved.status, interactionsIn(folder).length]).toEqual([200, 30])
  expect((await server.stop()).code).toBe(0)
})

test('a folder in the place of a file is told by its name, and the file beside it is served', async () => {
  const fake = await startFakeAzure()
  const folder = recordingFolder()
  const taken = join(folder, 'openai_deployments_gpt-4o_chat_completions.yaml')
  mkdirSync(taken)
  writeFileSync(join(taken, 'inside'), '')
  const server = await startRecorder(fake, folder)
  const answers = [
    await post(server, chatPath('gpt-4o'), named('one')),
    await post(server, chatPath('gpt-4.1'), named('one'))
  ]
  expect(answers[1]?.status).toBe(200)
  expect([200, 503]).toContain(answers[0]?.status)
  await server.stop()
  expect(existsSync(join(taken, 'inside'))).toBe(true)
  expect(dirname(taken)).toBe(folder)
  await fake.stop()
})
