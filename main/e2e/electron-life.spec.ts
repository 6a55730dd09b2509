/** Start and end of the desktop app. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { findElectron } from '../tools/electron-runtime.mjs'
import { testEnvironment } from './environment.ts'
import { occupyPort } from './occupied-port.ts'
import { desktopOf, expect, type TestApp, test } from './open-app.ts'
import { electronArguments } from './open-electron.ts'
import { takeFreePort } from './steps.ts'

/** Answers as fast as they are read. */
const UNPACED = { LATENCY_OPENAI_CHAT_COMPLETIONS_MEAN: '0', LATENCY_OPENAI_CHAT_COMPLETIONS_STD_DEV: '0' }

test('a port that is taken at the start is no reason not to open', async ({ openApp }) => {
  const taken = await occupyPort()
  try {
    const { page, call } = await openApp({ args: ['--port', String(taken.port)] })
    await takeFreePort(page, taken.port)
    await expect.poll(async () => (await call('server.status')).server.state).toBe('listening')
  } finally {
    await taken.release()
  }
})

test('quitting ends the server and the process', async ({ openApp }) => {
  const app = await openApp()
  const url = await dataPlane(app)
  expect((await fetch(`${url}/++/health`)).status).toBe(200)
  expect(await app.close()).toBe(0)
  expect([await isRefused(url), await isRefused(app.control.url)]).toEqual([true, true])
})

test('closing the window is quitting', async ({ openApp }) => {
  const app = await openApp()
  await dataPlane(app)
  const electron = desktopOf(app)
  const ended = once(electron.process(), 'exit')
  await app.page.close()
  expect(await ended).toEqual([0, null])
})

test('SIGTERM lets an answer in flight come to its end', async ({ openApp }) => {
  const app = await openApp({ env: UNPACED })
  const url = await dataPlane(app)
  const { apiKey } = await app.call('app.info')
  // More than the sockets' buffers hold: until it is read, it is in flight.
  const response = await fetch(`${url}/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21`, {
    method: 'POST',
    headers: { 'api-key': apiKey, 'content-type': 'application/json' },
    body: JSON.stringify({ stream: true, max_tokens: 16_000, messages: [{ role: 'user', content: 'Hello' }] })
  })
  const child = desktopOf(app).process()
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await expect.poll(() => isRefused(url)).toBe(true)
  expect(child.exitCode).toBeNull()
  expect(await response.text()).toMatch(/data: \[DONE\]\s*$/)
  expect(await ended).toEqual([0, null])
})

test('`--server` serves without a window and without a display', async ({ shell: _shell }, testInfo) => {
  const { path } = await findElectron()
  const env = testEnvironment()
  Reflect.deleteProperty(env, 'DISPLAY')
  Reflect.deleteProperty(env, 'WAYLAND_DISPLAY')
  const args = electronArguments(['--server', '--port', '0'], testInfo.outputPath())
  const child = spawn(path, args, { env, stdio: ['ignore', 'pipe', 'ignore'] })
  const [line] = await once(child.stdout, 'data')
  const ready = /^ready (\{.*\})$/m.exec(String(line))
  const { url, control } = JSON.parse(ready?.[1] ?? '{}')
  expect(control).toBeNull()
  expect((await fetch(`${url}/++/health`)).status).toBe(200)
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
})

/** Whether new connections are turned away. */
function isRefused(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname)
    socket.once('connect', () => resolve(false))
    socket.once('error', () => resolve(true))
    socket.once('connect', () => socket.destroy())
  })
}

async function dataPlane({ call }: TestApp): Promise<string> {
  await expect.poll(async () => (await call('server.status')).server.state).toBe('listening')
  const { server } = await call('server.status')
  return server.state === 'listening' ? server.url : ''
}
