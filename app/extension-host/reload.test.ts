import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, expect, test } from 'vitest'
import { createExtensionCalls } from '../engine/extension-calls.ts'
import { openStage, type Stage, type StageOptions, until } from './stage.ts'

let stage: Stage | undefined
afterEach(async () => {
  await stage?.close()
  stage = undefined
})

async function open(options: StageOptions): Promise<Stage & { calls: ReturnType<typeof createExtensionCalls> }> {
  stage = await openStage(options)
  return { ...stage, calls: createExtensionCalls(stage.simulator.extensions.host) }
}

const saying = (text: string) =>
  `export function initialize(config) { config.generators.push(function say() { return new Response('${text}') }) }`

const said = async ({ get }: Stage) => (await get('/x')).text()
const views = ({ simulator }: Stage) => simulator.extensions.host.view().extensions

test('a save is in force within a second', async () => {
  const { lay, ...rest } = await open({ files: { 'ext.mjs': saying('one') } })
  const stage = { lay, ...rest }
  expect(await said(stage)).toBe('one')
  lay({ 'ext.mjs': saying('two') })
  await until(async () => (await said(stage)) === 'two')
  expect(views(stage)[0]).toMatchObject({ state: 'active', problem: null })
})

test('every file that an extension consists of is watched', async () => {
  const files = {
    'ext/index.ts':
      "import { text } from './text'\nimport data from './data.json'\nexport function initialize(config) { config.generators.push(() => new Response(text + data.n)) }",
    'ext/text.ts': 'export const text = "a"',
    'ext/data.json': '{"n":1}'
  }
  const stage = await open({ files, extensions: ['ext'] })
  expect(await said(stage)).toBe('a1')
  stage.lay({ 'ext/text.ts': 'export const text = "b"' })
  await until(async () => (await said(stage)) === 'b1')
  stage.lay({ 'ext/data.json': '{"n":2}' })
  await until(async () => (await said(stage)) === 'b2')
})

test('editors that write another file and rename it are noticed', async () => {
  const stage = await open({ files: { 'ext.mjs': saying('one') } })
  for (const text of ['two', 'three', 'four']) {
    writeFileSync(join(stage.folder, 'ext.mjs~'), saying(text))
    renameSync(join(stage.folder, 'ext.mjs~'), join(stage.folder, 'ext.mjs'))
    await until(async () => (await said(stage)) === text)
  }
})

test('a version that does not load leaves the last good one in force', async () => {
  const stage = await open({ files: { 'ext.mjs': saying('one') } })
  stage.lay({ 'ext.mjs': 'export function initialize( {' })
  await until(() => views(stage)[0]?.state === 'stale')
  expect(await said(stage)).toBe('one')
  expect(views(stage)[0]?.problem).toMatchObject({ line: 1, file: join(stage.folder, 'ext.mjs') })
  expect(stage.log.join()).toContain('its last good version stays in force')
  stage.lay({ 'ext.mjs': 'export function initialize() { throw new Error("not today") }' })
  await until(() => views(stage)[0]?.problem?.message === 'Error: not today')
  expect(await said(stage)).toBe('one')
  stage.lay({ 'ext.mjs': saying('two') })
  await until(() => views(stage)[0]?.state === 'active')
  expect(await said(stage)).toBe('two')
})

test('a file that was deleted leaves its last version in force until it comes back', async () => {
  const stage = await open({ files: { 'ext.mjs': saying('one') } })
  rmSync(join(stage.folder, 'ext.mjs'))
  await until(() => views(stage)[0]?.state === 'stale')
  expect(views(stage)[0]?.problem?.message).toContain('there is no such file or folder')
  expect(await said(stage)).toBe('one')
  stage.lay({ 'ext.mjs': saying('two') })
  await until(async () => (await said(stage)) === 'two')
})

test('one that failed at the start comes into force when it is mended', async () => {
  const stage = await open({ files: { 'ext.mjs': 'nonsense(' } })
  expect(views(stage)[0]?.state).toBe('failed')
  stage.lay({ 'ext.mjs': saying('well') })
  await until(() => views(stage)[0]?.state === 'active')
  expect(await said(stage)).toBe('well')
})

test('two files of one name are told apart', async () => {
  const files = { 'a/ext.mjs': saying('a'), 'b/ext.mjs': saying('b') }
  const stage = await open({ files, extensions: ['a/ext.mjs', 'b/ext.mjs', 'a/ext.mjs'] })
  expect(views(stage).map(({ name }) => name)).toEqual(['ext', 'b/ext'])
  expect(stage.log.join()).toContain('is named twice; it is loaded once')
})

test('an extension that fails beside a reloaded one keeps everything as it was', async () => {
  const files = {
    'a.mjs': `${saying('one')}`,
    'b.mjs':
      'export function initialize(config) { if (config.generators.some(({ name }) => name === "bad")) throw new Error("no") }'
  }
  const stage = await open({ files })
  stage.lay({ 'a.mjs': saying('two').replace('function say', 'function bad') })
  await until(() => views(stage).every(({ state }) => state === 'stale'))
  expect(await said(stage)).toBe('one')
})

test('calls change the list, its order and what is enabled', async () => {
  const stage = await open({ files: { 'a.mjs': saying('a'), 'b.mjs': saying('b') }, extensions: ['a.mjs'] })
  const { calls, folder } = stage
  const [a, b] = ['a.mjs', 'b.mjs'].map((name) => join(folder, name)) as [string, string]
  await calls['extensions.add'](b)
  expect(await said(stage)).toBe('a')
  await calls['extensions.order']([b, a])
  expect(await said(stage)).toBe('b')
  await calls['extensions.enable'](b, false)
  expect(await said(stage)).toBe('a')
  expect(views(stage).map(({ name, state, origin }) => [name, state, origin])).toEqual([
    ['b', 'disabled', 'added'],
    ['a', 'active', 'flag']
  ])
  stage.lay({ 'b.mjs': saying('new b') })
  await calls['extensions.enable'](b, true)
  expect(await said(stage)).toBe('new b')
  await calls['extensions.remove'](b)
  expect(await said(stage)).toBe('a')
  expect(views(stage)).toHaveLength(1)
})

test('what the user has switched off is no trouble any more', async () => {
  const failing =
    "export function initialize(config) { config.generators.push(() => { throw new Error('dropped it') }) }"
  const stage = await open({ files: { 'ext.mjs': failing } })
  expect((await stage.get('/x')).status).toBe(500)
  expect(views(stage)).toMatchObject([{ state: 'active', problem: { message: 'Error: dropped it' } }])
  await stage.calls['extensions.enable'](join(stage.folder, 'ext.mjs'), false)
  expect(views(stage)).toMatchObject([{ state: 'disabled', problem: null }])
})

test('an extension that is not watched is loaded when it is asked for', async () => {
  const stage = await open({ files: { 'ext.mjs': saying('one') } })
  const path = join(stage.folder, 'ext.mjs')
  await stage.calls['extensions.watch'](path, false)
  stage.lay({ 'ext.mjs': saying('two') })
  await stage.calls['extensions.reload'](path)
  expect(await said(stage)).toBe('two')
  expect(views(stage)[0]?.watched).toBe(false)
  stage.lay({ 'ext.mjs': saying('three') })
  // What was changed meanwhile is noticed as soon as somebody watches again.
  await stage.calls['extensions.watch'](path, true)
  await until(async () => (await said(stage)) === 'three')
})

test('calls refuse what they cannot do in words that say why', async () => {
  const { calls, folder } = await open({ files: { 'ext.mjs': saying('one'), 'sub/note.txt': '' } })
  const path = join(folder, 'ext.mjs')
  const refusal = async (run: () => unknown) => {
    try {
      await run()
    } catch (error) {
      return (error as Error).message
    }
    return 'allowed'
  }
  expect(await refusal(() => calls['extensions.remove'](path))).toContain('comes from the flag --extension')
  expect(await refusal(() => calls['extensions.add'](path))).toContain('is there already')
  expect(await refusal(() => calls['extensions.add'](join(folder, 'gone.ts')))).toContain('there is no such file')
  expect(await refusal(() => calls['extensions.add'](join(folder, 'sub')))).toContain('has no index.ts')
  expect(await refusal(() => calls['extensions.add'](5 as never))).toContain('extensions.add: path must be a path')
  expect(await refusal(() => calls['extensions.preview'](join(folder, 'sub/note.txt')))).toContain('must be a .ts')
  expect(await refusal(() => calls['extensions.reload']('/nowhere'))).toContain('There is no extension /nowhere')
  expect(await refusal(() => calls['extensions.order']([]))).toContain('must name every extension')
  expect(await refusal(() => calls['extensions.order']([path, path]))).toContain('must name every extension')
  expect(await refusal(() => calls['extensions.enable'](path, 'yes' as never))).toContain('must be true or false')
  expect(await refusal(() => calls['extensions.source'](path, '/etc/passwd'))).toContain('is no file of the extension')
  expect(await refusal(() => calls['extensions.create']('nothing', join(folder, 'x.ts')))).toContain('no template')
  expect(await refusal(() => calls['extensions.create']('echo', join(folder, 'x.js')))).toContain('must end with .ts')
  expect(await refusal(() => calls['extensions.create']('echo', path.replace('.mjs', '.ts')))).toBe('allowed')
  expect(await refusal(() => calls['extensions.create']('echo', path.replace('.mjs', '.ts')))).toContain('already')
})

test('previews and sources show what is on disk', async () => {
  const { calls, folder } = await open({
    files: { 'ext.mjs': saying('one'), 'p/index.ts': saying('p') },
    extensions: ['ext.mjs']
  })
  expect(await calls['extensions.preview'](join(folder, 'p'))).toEqual({
    path: join(folder, 'p'),
    entry: join(folder, 'p/index.ts'),
    bytes: saying('p').length
  })
  const path = join(folder, 'ext.mjs')
  expect(await calls['extensions.source'](path, path)).toBe(saying('one'))
})

test('a new extension from a template can be loaded at once', async () => {
  const stage = await open({ files: {} })
  const path = join(stage.folder, 'new', 'echo.ts')
  expect(await stage.calls['extensions.create']('echo', path)).toBe(path)
  await stage.calls['extensions.add'](path)
  expect(await (await stage.post('/echo', 'hello', {})).text()).toBe('Echo: hello')
})

test('a thousand reloads leave neither lists nor memory larger', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const files = {
    'ext/index.ts': `import { text } from './text'
    const large = Array.from({ length: 10_000 }, Math.random)
    export function initialize(config) { config.generators.push(function say() { return new Response(large.length ? 'one' : text) }) }`,
    'ext/text.ts': 'export const text: string = "a"'
  }
  const stage = await open({ files, extensions: ['ext'] })
  const path = join(stage.folder, 'ext')
  const { host } = stage.simulator.extensions
  const reload = async (times: number) => {
    for (let i = 0; i < times; i++) await host.reload(path)
    await new Promise(setImmediate)
    collect()
    collect()
    return process.memoryUsage().heapUsed / 1024 / 1024
  }
  const before = await reload(200)
  const after = await reload(800)
  expect(host.view().order).toHaveLength(7)
  expect(host.view().extensions[0]?.registered).toHaveLength(1)
  // One version's numbers alone take 0.08 MB, so 800 that stayed would take 64.
  expect(after - before).toBeLessThan(8)
  expect(await said(stage)).toBe('one')
}, 300_000)

test('a folder that is moved away and back is loaded again', async () => {
  const stage = await open({ files: { 'ext/index.mjs': saying('one') }, extensions: ['ext'] })
  renameSync(join(stage.folder, 'ext'), join(stage.folder, 'away'))
  await until(() => views(stage)[0]?.state === 'stale')
  mkdirSync(join(stage.folder, 'ext'))
  writeFileSync(join(stage.folder, 'ext/index.mjs'), saying('two'))
  await until(async () => (await said(stage)) === 'two')
})
