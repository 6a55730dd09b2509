import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { call, callRaw } from './control.ts'
import { type Launch, type RunningServer, runToEnd, startServer, until } from './server-process.ts'
import { CHAT, chatBody, open, post } from './wire.ts'

let server: RunningServer | undefined
afterEach(async () => {
  await server?.stop('SIGKILL')
  server = undefined
})

const CONTROL = ['--control-port', '0']

async function start(files: Record<string, string>, more: Launch = {}): Promise<RunningServer> {
  const flags = Object.keys(files).flatMap((name) => ['--extension', `./${name}`])
  server = await startServer({ ...more, files, flags: [...flags, ...CONTROL, ...(more.flags ?? [])] })
  return server
}

const answering = (code: string) =>
  `export function initialize(config) {\n  config.generators.push(async function mine(context) {\n    if (!context.isRouteMatch('POST', '/x')) return undefined\n    ${code}\n  })\n}\n`

const HEALTH = 'GET /++/health HTTP/1.1\r\nhost: a\r\n\r\n'

/** The user's extensions; those that are built in come first and are always there. */
const extensionsOf = async (running: RunningServer) =>
  (await call(running, 'extensions.view')).extensions.filter(({ origin }) => origin !== 'built-in')
const extensionOf = async (running: RunningServer) => (await extensionsOf(running))[0]

test.each([
  ['that calls process.exit', 'await context.request.text(); process.exit(3)', 'called process.exit at ', ':4:'],
  ['that never comes back', 'await context.request.text(); for (;;);', 'did not come back from ', ':4'],
  [
    'whose timer never comes back',
    'setTimeout(() => { for (;;); }); return new Response("soon")',
    'did not come back from ',
    ':4'
  ]
])('an extension %s is named and left out, and everything else goes on', async (_name, code, deed, place) => {
  const running = await start({ 'good.mjs': answering('return undefined'), 'bad.mjs': answering(code) })
  await call(running, 'config.patch', { latency: { chat_completions: { mean: 1 } } })
  const lost = post(running, '/x', 'hello').catch(() => undefined)
  // The window's side answers all the while.
  expect((await call(running, 'app.info')).apiKey).toBe(running.apiKey)
  await until(async () => (await call(running, 'server.status')).restart !== null, 'the restart')
  await until(async () => (await call(running, 'server.status')).server.state === 'listening', 'the new engine')
  await lost
  const { restart } = await call(running, 'server.status')
  expect(restart?.reason).toContain(
    `The extension ${running.folder}/bad.mjs stopped the engine: it ${deed}${running.folder}/bad.mjs${place}`
  )
  expect(running.stderr()).toContain('stopped the engine')
  const extensions = await extensionsOf(running)
  expect(extensions.map(({ name, state }) => [name, state])).toEqual([
    ['good', 'active'],
    ['bad', 'disabled']
  ])
  expect(extensions[1]?.problem?.message).toContain('Enable it again when it is mended')
  expect((await post(running, CHAT, chatBody())).status).toBe(200)
  expect((await post(running, '/x', 'hello')).status).toBe(404)
  // The user's own change has survived, and the extension comes back when it is wanted.
  expect((await call(running, 'config.get')).latency.chat_completions.mean).toBe(1)
  const path = extensions[1]?.path ?? ''
  await call(running, 'extensions.enable', path, true)
  expect((await extensionsOf(running))[1]?.state).toBe('active')
})

test.each([
  ['a timer that throws', 'setTimeout(() => { throw new Error("from a timer") })', 'from a timer'],
  ['a promise nobody waits for', 'void (async () => { throw new Error("from a promise") })()', 'from a promise'],
  ['a rejection without an error', 'setTimeout(() => void Promise.reject("a text alone"))', 'a text alone'],
  ['a socket nobody listens to', 'const net = await import("node:net"); net.connect(1, "127.0.0.1")', 'ECONNREFUSED']
])('%s is put down to the extension, and the engine goes on', async (_name, code, text) => {
  const running = await start({ 'bad.mjs': answering(`${code}; return new Response("ok")`) })
  expect((await post(running, '/x', '')).status).toBe(200)
  await until(async () => ((await extensionOf(running))?.errors ?? 0) > 0, 'the error')
  expect(running.stderr()).toContain('The extension bad failed in a ')
  expect(running.stderr()).toContain(text)
  expect((await extensionOf(running))?.problem?.message).toContain(text)
  expect((await call(running, 'server.status')).restart).toBeNull()
  expect((await post(running, CHAT, chatBody())).status).toBe(200)
})

test('what extensions print is in the log, not on stdout', async () => {
  const code =
    'console.log("said %s", 1); console.error(new Error("shown")); console.table([{ a: 1 }]); process.stdout.write("raw"); return new Response("ok")'
  const running = await start({ 'loud.mjs': `console.info("at the top")\n${answering(code)}` })
  await post(running, '/x', '')
  await until(async () => (await call(running, 'extensions.log')).length >= 4, 'the lines')
  const lines = await call(running, 'extensions.log')
  expect(lines.map(({ extension, level }) => `${extension} ${level}`)).toEqual([
    'loud info',
    'loud info',
    'loud error',
    'loud info'
  ])
  expect(lines[1]?.text).toBe('said 1')
  expect(lines[2]?.text).toContain('loud.mjs:5:')
  await until(() => running.stderr().includes('raw'), 'the raw text')
  expect(running.stdout()).toMatch(/^ready [^\n]*\n$/)
  expect(running.stderr()).toContain('loud: said 1')
})

test('an extension that is added survives the engine, and its removal, too', async () => {
  const running = await start({ 'exit.mjs': answering('process.exit()') }, { files: {} })
  const path = await call(running, 'extensions.create', 'echo', `${running.folder}/more/echo.ts`)
  await call(running, 'extensions.add', path)
  expect(await (await post(running, '/echo', 'one')).text()).toBe('Echo: one')
  await post(running, '/x', '').catch(() => undefined)
  await until(async () => (await call(running, 'server.status')).restart?.count === 1, 'the restart')
  await until(async () => (await call(running, 'server.status')).server.state === 'listening', 'the new engine')
  expect(await (await post(running, '/echo', 'two')).text()).toBe('Echo: two')
  await call(running, 'extensions.remove', path)
  expect((await extensionsOf(running)).map(({ name }) => name)).toEqual(['exit'])
  expect((await post(running, '/echo', 'three')).status).toBe(404)
})

test('a key that an extension sets is the one the window shows and uses', async () => {
  const running = await start({
    'key.mjs': 'export function initialize(config) { config.simulatorApiKey = "set-by-an-extension" }'
  })
  expect((await call(running, 'app.info')).apiKey).toBe('set-by-an-extension')
  expect((await post(running, CHAT, chatBody())).status).toBe(401)
  expect((await post(running, CHAT, chatBody(), { 'api-key': 'set-by-an-extension' })).status).toBe(200)
})

test('calls answer wrong arguments with 400', async () => {
  const running = await start({ 'a.mjs': answering('return undefined') })
  for (const [name, body] of [
    ['extensions.add', '[]'],
    ['extensions.add', '[{}]'],
    ['extensions.source', '["/etc/passwd","/etc/passwd"]'],
    ['extensions.order', '["x"]'],
    ['extensions.create', '["echo"]']
  ] as const) {
    const response = await callRaw(running, name, body)
    expect([name, response.status]).toEqual([name, 400])
  }
})

const refused: [name: string, files: Record<string, string>, flags: string[], reason: RegExp][] = [
  [
    'a missing file',
    {},
    ['--extension', './gone.ts'],
    /^EXTENSION_PATH \(from flag --extension\): \/.*gone\.ts: there is no such file or folder$/
  ],
  [
    'a folder without an entry',
    { 'empty/readme.md': '' },
    ['--extension', 'empty'],
    /empty: the folder has no index\.ts/
  ],
  [
    'no initialize',
    { 'a.ts': 'export const init = 1' },
    ['--extension', 'a.ts'],
    /a\.ts:1:1: an extension must export a function named initialize; it exports init$/
  ],
  [
    'an initialize that throws',
    { 'a.ts': '\nexport function initialize() {\n  throw new Error("no")\n}' },
    ['--extension', 'a.ts'],
    /a\.ts:3:9: Error: no$/
  ],
  [
    'an initialize that rejects',
    { 'a.mjs': 'export async function initialize() { await null\nthrow new TypeError("later") }' },
    ['--extension', 'a.mjs'],
    /a\.mjs:2:\d+: TypeError: later$/
  ],
  [
    'a syntax error',
    { 'a.ts': 'export function initialize() {\n  const = 1\n}' },
    ['--extension', 'a.ts'],
    /a\.ts:2:\d+: SyntaxError: /
  ],
  [
    'a circle that cannot be',
    {
      'a.ts': "import { b } from './b'\nexport const a = 1\nexport function initialize() { return b }",
      'b.ts': "import { a } from './a'\nexport const b = a + 1"
    },
    ['--extension', 'a.ts'],
    /b\.ts:2:\d+: ReferenceError: 'a' of a\.ts is used before .* \(a\.ts → b\.ts → a\.ts\)$/
  ],
  [
    'an initialize that exits',
    { 'a.mjs': 'export function initialize() {\n  process.exit(0)\n}' },
    ['--extension', 'a.mjs'],
    /stopped the engine: it called process\.exit at .*a\.mjs:2:/
  ],
  [
    'an initialize that never comes back',
    { 'a.mjs': 'export function initialize() {\n  for (;;);\n}' },
    ['--extension', 'a.mjs'],
    /stopped the engine: it did not come back from .*a\.mjs:2/
  ]
]

test.each(refused)('%s ends the start with 2 and one line', async (_name, files, flags, reason) => {
  const ended = await runToEnd({ files, flags: ['--server', '--port', '0', ...flags] })
  const lines = ended.stderr
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('{"level":30'))
  expect([ended.code, ended.stdout, lines.length]).toEqual([2, '', 1])
  expect(lines[0]).toMatch(reason)
})

test('an initialize that waits for ever ends the start after the time that functions have', async () => {
  const ended = await runToEnd({
    files: { 'a.mjs': 'export const initialize = () => new Promise(() => {})' },
    flags: ['--server', '--port', '0', '--extension', 'a.mjs'],
    env: { EXTENSION_TIMEOUT: '1' }
  })
  expect([ended.code, ended.stderr]).toEqual([
    2,
    expect.stringContaining('a.mjs: its initialize has not come to its end within 1 second')
  ])
})

test('what clients send on open connections while the engine stands still does not end the process', async () => {
  const code = "const fs = await import('node:fs'); fs.writeFileSync('standing', ''); for (;;);"
  const running = await start({ 'bad.mjs': answering(code) })
  const sockets = await Promise.all([1, 2, 3].map(() => open(running)))
  for (const socket of sockets) {
    socket.on('error', () => {}).resume()
    const answered = once(socket, 'data')
    socket.write(HEALTH)
    await answered
  }
  const lost = post(running, '/x', 'hello').catch(() => undefined)
  await until(async () => existsSync(join(running.folder, 'standing')), 'the loop')
  for (const socket of sockets) socket.write(HEALTH)
  await lost
  await until(async () => (await post(running, CHAT, chatBody()).catch(() => null))?.status === 200, 'the new engine')
  expect((await extensionOf(running))?.state).toBe('disabled')
  for (const socket of sockets) socket.destroy()
})
