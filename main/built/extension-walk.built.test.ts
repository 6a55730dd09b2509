import { execFile, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from './server-process.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const run = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'walk-'))
const KEY = 'the-key-of-the-walk'

/** The TypeScript example as the README prints it. */
function readmeExample(): string {
  const section = /## Extensions[\s\S]*?```ts\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, 'README.md'), 'utf8'))
  if (!section?.[1]) throw new Error('The README has no TypeScript example under "Extensions"')
  return section[1]
}

beforeAll(async () => {
  const { stdout } = await run('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: ROOT })
  writeFileSync(join(folder, 'package.json'), '{"name":"walk","private":true,"type":"module"}')
  const install = ['install', '--offline', '--no-audit', '--no-fund', join(folder, stdout.trim())]
  await run('npm', install, { cwd: folder })
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The installed package's own command. */
async function start(flags: string[]) {
  const command = join(folder, 'node_modules', '.bin', 'aoai-simulator')
  const child = spawn(command, ['--server', '--port', '0', '--api-key', KEY, ...flags], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (text) => {
    stdout += text
  })
  child.stderr.on('data', (text) => {
    stderr += text
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  await until(() => stdout.includes('\n') || child.exitCode !== null, 'the ready line')
  const url = (JSON.parse(stdout.slice(stdout.indexOf('{'))) as { url: string }).url
  const echo = async (body: string) => {
    const response = await fetch(`${url}/echo`, { method: 'POST', body, headers: { 'api-key': KEY } })
    return response.text()
  }
  return {
    echo,
    stderr: () => stderr,
    async stop() {
      child.kill()
      await ended
    }
  }
}

test('an author writes the README’s example, sees it checked, called, changed, broken and mended', async () => {
  const file = join(folder, 'echo.ts')
  const example = readmeExample()
  writeFileSync(file, example)
  const server = await start(['--extension', './echo.ts'])
  try {
    expect(await server.echo('hello')).toBe('Echo: hello')
    const saved = performance.now()
    writeFileSync(file, example.replace('Echo: ', 'Changed: '))
    await until(async () => (await server.echo('hello')) === 'Changed: hello', 'the new answer')
    // A second, and what a crowded machine takes on top.
    expect(performance.now() - saved).toBeLessThan(5000)
    writeFileSync(file, `${example}\nexport const broken = {`)
    await until(() => server.stderr().includes('cannot be loaded'), 'the error')
    expect(server.stderr()).toMatch(/echo\.ts:\d+:\d+: SyntaxError/)
    expect(await server.echo('hello')).toBe('Changed: hello')
    writeFileSync(file, example)
    await until(async () => (await server.echo('hello')) === 'Echo: hello', 'the mended answer')
  } finally {
    await server.stop()
  }
}, 120_000)

test.each([
  ['bundler', 'ESNext', []],
  ['nodenext', 'NodeNext', []],
  ['bundler', 'ESNext', ['--lib', 'ES2023', '--types', 'node']]
])(
  'the types resolve and hold with moduleResolution %s',
  async (moduleResolution, module, more) => {
    writeFileSync(join(folder, 'echo.ts'), readmeExample())
    cpSync(join(ROOT, 'resources', 'examples', 'limiter.ts'), join(folder, 'limiter.ts'))
    // Node's own types are the author's to install; here they are lent.
    const options = [
      '--noEmit',
      '--strict',
      '--target',
      'ES2022',
      '--module',
      module,
      '--moduleResolution',
      moduleResolution
    ]
    const types = ['--typeRoots', join(ROOT, 'node_modules', '@types'), ...more]
    const tsc = (file: string) =>
      run(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), ...options, ...types, file], {
        cwd: folder
      })
    await tsc('echo.ts')
    await tsc('limiter.ts')
    // A mistake is noticed, so the types are really there.
    writeFileSync(join(folder, 'wrong.ts'), readmeExample().replace('new Response(', '('))
    const refused = await tsc('wrong.ts').then(
      () => 'accepted',
      (error: { stdout: string }) => error.stdout
    )
    expect(refused).toContain('wrong.ts')
    expect(refused).not.toContain('Cannot find module')
  },
  120_000
)

test('the functions work in an author’s own tests, without a running simulator', async () => {
  const code =
    "import { countTokens, lorem, slidingWindowLimiter } from 'aoai-simulator/extension'; console.log(countTokens(lorem(12)), typeof slidingWindowLimiter({ limit: 1, windowSeconds: 1 }).check)"
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', code], { cwd: folder })
  expect(stdout.trim()).toBe('12 function')
})

test('the package needs nothing else', () => {
  const { dependencies = {} } = JSON.parse(
    readFileSync(join(folder, 'node_modules/aoai-simulator/package.json'), 'utf8')
  ) as { dependencies?: object }
  expect(Object.keys(dependencies)).toEqual([])
})
