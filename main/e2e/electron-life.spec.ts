/** Start and end of the desktop app. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { findElectron } from '../tools/electron-runtime.mjs'
import { testEnvironment } from './environment.ts'
import { occupyPort } from './occupied-port.ts'
import { desktopOf, expect, type TestApp, test } from './open-app.ts'
import { electronArguments } from './open-electron.ts'
import { takeFreePort } from './steps.ts'

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
  await expect(fetch(`${url}/++/health`)).rejects.toThrow()
  await expect(fetch(app.control.url)).rejects.toThrow()
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
  const app = await openApp()
  const url = await dataPlane(app)
  const { apiKey } = await app.call('app.info')
  const response = await fetch(`${url}/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21`, {
    method: 'POST',
    headers: { 'api-key': apiKey, 'content-type': 'application/json' },
    body: JSON.stringify({ stream: true, max_tokens: 60, messages: [{ role: 'user', content: 'Hello' }] })
  })
  const child = desktopOf(app).process()
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
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

async function dataPlane({ call }: TestApp): Promise<string> {
  await expect.poll(async () => (await call('server.status')).server.state).toBe('listening')
  const { server } = await call('server.status')
  return server.state === 'listening' ? server.url : ''
}
