import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SimulatorExtensionConfig } from '../api.ts'
import { LoadFailure } from '../failure.ts'
import { type Files, mappedStack, placeIn } from '../stack.ts'
import { loadExtension } from './load.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'extension-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function lay(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}

let seen: Files = new Map()
const load = (path: string, virtual: Record<string, object> = {}) =>
  loadExtension({
    path: join(folder, path),
    virtual,
    onFiles(_entry, files) {
      seen = files
    }
  })

/** Runs `initialize` with an object that it may write on. */
async function said(path: string, virtual?: Record<string, object>): Promise<unknown> {
  const { initialize } = await load(path, virtual)
  const config = {} as SimulatorExtensionConfig & { said?: unknown }
  await initialize(config)
  return config.said
}

const failure = async (path: string): Promise<LoadFailure> => {
  const error = await load(path).then(
    () => new Error('it was loaded'),
    (reason: unknown) => reason
  )
  if (error instanceof LoadFailure) return error
  throw error
}

const SAYS = (what: string) => `export function initialize(config) { config.said = ${what} }`

test.each([
  ['a.js', `export const x = 1\n${SAYS('x')}`],
  ['a.mjs', `import { sep } from 'node:path'\nconst x = await Promise.resolve(sep && 1)\n${SAYS('x')}`],
  ['a.cjs', 'module.exports = { initialize(config) { config.said = 1 } }'],
  ['a.js', 'exports.initialize = function (config) { config.said = 1 }'],
  ['a.js', 'export default { initialize(config) { config.said = 1 } }'],
  ['a.ts', 'enum E { One = 1 }\nexport function initialize(config: { said?: number }): void { config.said = E.One }'],
  ['folder/index.ts', SAYS('1')],
  ['folder/index.cjs', 'module.exports.initialize = (config) => { config.said = 1 }']
])('%s is loaded as what it is: %s', async (file, text) => {
  lay({ [file]: text })
  expect(await said(file.startsWith('folder') ? 'folder' : file)).toBe(1)
})

test('files import each other by every spelling that is usual', async () => {
  lay({
    'a.ts': `import { b } from './b.js'\nimport { c } from './sub'\nimport data from './data.json' with { type: 'json' }\nimport cjs, { d } from './d.cjs'\nimport * as path from 'node:path'\nimport fs from 'fs'\n${SAYS(
      '[b, c, data.value, d, cjs.d, typeof path.join, typeof fs.readFile]'
    )}`,
    'b.ts': 'export const b: string = "b"',
    'sub/index.ts': 'export { c } from "./c"',
    'sub/c.ts': 'export const c = "c"',
    'data.json': '{"value": 7}',
    'd.cjs': 'const { b } = require("./b.ts"); module.exports = { d: "d" + b }'
  })
  expect(await said('a.ts')).toEqual(['b', 'c', 7, 'db', 'db', 'function', 'function'])
  expect([...seen.keys()].map((file) => file.slice(folder.length + 1)).sort()).toEqual([
    'a.ts',
    'b.ts',
    'd.cjs',
    'data.json',
    'sub/c.ts',
    'sub/index.ts'
  ])
})

test('packages that are installed beside the extension are found, in both kinds', async () => {
  lay({
    'node_modules/esm/package.json': '{"type":"module","exports":{"import":"./main.js"}}',
    'node_modules/esm/main.js': 'export default "esm"; export const named = 1',
    'node_modules/old/package.json': '{"main":"lib.js"}',
    'node_modules/old/lib.js': 'module.exports = { old: "old" }',
    'a.mjs': `import esm, { named } from 'esm'\nimport old from 'old'\n${SAYS('[esm, named, old.old]')}`,
    'b.cjs': 'const old = require("old"); exports.initialize = (config) => { config.said = old.old }'
  })
  expect(await said('a.mjs')).toEqual(['esm', 1, 'old'])
  expect(await said('b.cjs')).toBe('old')
})

test('a package that is linked from beside the extension is loaded anew like the rest of it', async () => {
  lay({ 'linked/package.json': '{"main":"main.ts"}', 'linked/main.ts': 'export const x = 1' })
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(join(folder, 'linked'), join(folder, 'node_modules/linked'))
  lay({ 'a.ts': `import { x } from 'linked'\n${SAYS('x')}` })
  expect(await said('a.ts')).toBe(1)
  lay({ 'linked/main.ts': 'export const x = 2' })
  expect(await said('a.ts')).toBe(2)
})

test('modules without a file are given as they are, to imports and to require', async () => {
  const virtual = { tools: { __esModule: true, add: (a: number, b: number) => a + b } }
  lay({
    'a.ts': `import { add } from 'tools'\n${SAYS('add(1, 2)')}`,
    'b.cjs': 'const { add } = require("tools"); exports.initialize = (config) => { config.said = add(1, 2) }'
  })
  expect(await said('a.ts', virtual)).toBe(3)
  expect(await said('b.cjs', virtual)).toBe(3)
})

test('every loading reads and runs all files anew', async () => {
  for (const ending of ['ts', 'mjs', 'cjs']) {
    const using = ending === 'cjs' ? "const { x } = require('./x.cjs')" : `import { x } from './x.${ending}'`
    const give = ending === 'cjs' ? 'exports.initialize = (config) => { config.said = x }' : SAYS('x')
    const x = (value: number) => (ending === 'cjs' ? `exports.x = ${value}` : `export const x = ${value}`)
    lay({ [`a.${ending}`]: `${using}\n${give}`, [`x.${ending}`]: x(1) })
    expect(await said(`a.${ending}`)).toBe(1)
    lay({ [`x.${ending}`]: x(2) })
    expect(await said(`a.${ending}`)).toBe(2)
  }
})

test('package.json names the entry of a folder', async () => {
  lay({ 'p/package.json': '{"exports":{".":{"import":"./src/main.ts"}}}', 'p/src/main.ts': SAYS('"exports"') })
  lay({ 'q/package.json': '{"main":"./main.js"}', 'q/main.js': SAYS('"main"') })
  expect([await said('p'), await said('q')]).toEqual(['exports', 'main'])
})

test('what is not there is named', async () => {
  lay({ 'empty/readme.md': '', 'broken/package.json': '{', 'note.txt': '', 'lost/package.json': '{"main":"gone.js"}' })
  expect((await failure('nowhere.ts')).message).toContain('there is no such file or folder')
  expect((await failure('empty')).message).toContain('has no index.ts')
  expect((await failure('lost')).message).toContain('gone.js')
  expect((await failure('broken')).message).toContain('not valid JSON')
  expect((await failure('note.txt')).message).toContain('must be a .ts, .js, .mjs or .cjs file')
})

test('what exports no initialize says what it exports', async () => {
  lay({ 'a.ts': 'export const initialise = 1', 'b.ts': 'export const initialize = 5', 'c.cjs': '' })
  expect((await failure('a.ts')).message).toContain('it exports initialise')
  expect((await failure('b.ts')).message).toContain('must be a function, but is number')
  expect((await failure('c.cjs')).message).toContain('it exports nothing')
})

test.each([
  ['a.ts', 'export function initialize() {\n  const a = ;\n}', 2, 13],
  ['a.mjs', '\n\nexport function initialize( {', 3, 30],
  ['a.cjs', 'exports.x = 1\nexports.initialize = function ( {', 2, null]
])('a syntax error in %s is named by its place', async (file, text, line, column) => {
  lay({ [file]: text })
  const { message, place } = await failure(file)
  expect(message).toMatch(/^SyntaxError: \S/)
  expect(place).toEqual({ file: join(folder, file), line, column })
})

test('an import that leads nowhere is named by its place', async () => {
  lay({ 'a.ts': "const x = 1\nimport { b } from './b'\nexport function initialize() { return b }" })
  expect(await failure('a.ts')).toMatchObject({
    message: "cannot import './b': there is no such file",
    place: { file: join(folder, 'a.ts'), line: 2, column: 19 }
  })
  lay({ 'a.ts': "import 'not-installed'" })
  expect((await failure('a.ts')).message).toContain('no such package is installed beside the extension')
})

test('files that import each other are loaded when they use nothing too early', async () => {
  lay({
    'a.ts': `import { b } from './b'\nexport function a() { return 'a' }\n${SAYS('b()')}`,
    'b.ts': `import { a } from './a'\nexport function b() { return a() + 'b' }`
  })
  expect(await said('a.ts')).toBe('ab')
})

test('what is used too early in a circle is named with the circle', async () => {
  lay({
    'a.ts': "import { b } from './b'\nexport const a = 1\nexport function initialize() { return b }",
    'b.ts': "import { c } from './c'\nexport const b = c",
    'c.ts': "import { a } from './a'\nexport const c = a + 1"
  })
  const error = await load('a.ts').catch((reason: unknown) => reason)
  expect(String(error)).toContain("'a' of a.ts is used before that file has been loaded")
  expect(String(error)).toContain('a.ts → b.ts → c.ts → a.ts')
  expect(placeIn((error as Error).stack ?? '', seen)).toEqual({ file: join(folder, 'c.ts'), line: 2, column: 18 })
})

test('a file that is imported twice at once runs once', async () => {
  lay({
    'a.mjs': `const [x, y] = await Promise.all([import('./x.mjs'), import('./y.mjs')])\n${SAYS('[x.n === y.n, globalThis.__runs]')}`,
    'x.mjs': "export { n } from './n.mjs'",
    'y.mjs': "export { n } from './n.mjs'",
    'n.mjs': 'globalThis.__runs = (globalThis.__runs ?? 0) + 1; export const n = {}'
  })
  expect(await said('a.mjs')).toEqual([true, 1])
})

test('stacks name the lines and columns of the source', async () => {
  lay({
    'a.ts':
      'interface A {\n  a: number\n}\ntype B = A\nexport function initialize(config: B): void {\n  const x: number = 1;   throw new Error("at " + x)\n}'
  })
  const { initialize, files } = await load('a.ts')
  const error = await Promise.resolve()
    .then(() => initialize({} as SimulatorExtensionConfig))
    .catch((reason: unknown) => reason)
  const stack = (error as Error).stack ?? ''
  expect(placeIn(stack, files)).toEqual({ file: join(folder, 'a.ts'), line: 6, column: 32 })
  expect(mappedStack(stack, files)).toContain(`${join(folder, 'a.ts')}:6:32`)
})

test('what was compiled before names the lines of its own sources, by its source map', async () => {
  const map = {
    version: 3,
    sources: ['../src/a.ts'],
    names: [],
    // Line 1 of the code is line 11 of the source, line 2 is line 12.
    mappings: 'AAUA;AACA'
  }
  lay({
    'dist/a.js': 'export function initialize() {\nthrow new Error("x") }\n//# sourceMappingURL=a.js.map',
    'dist/a.js.map': JSON.stringify(map)
  })
  const { initialize, files } = await load('dist/a.js')
  const error = await Promise.resolve()
    .then(() => initialize({} as SimulatorExtensionConfig))
    .catch((reason: unknown) => reason)
  expect(placeIn((error as Error).stack ?? '', files)).toMatchObject({ file: join(folder, 'src/a.ts'), line: 12 })
})
