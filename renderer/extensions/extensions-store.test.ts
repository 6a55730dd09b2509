import { expect, test } from 'vitest'
import { DEFAULT_PREFERENCES } from '../../shared/config.ts'
import type { Args, Call, Client } from '../../shared/contract.ts'
import type { ExtensionView } from '../../shared/extensions.ts'
import type { Notice, Store } from '../store.ts'
import { createExtensions } from './extensions-store.ts'
import { testExtension, testProblem, testView } from './test-extensions.ts'

type Answers = { [C in Call]?: (...args: Args<C>) => unknown }

/** A host that keeps the list as the real one would be seen to; what else it answers is given. */
function setUp(listed: ExtensionView[] = [], answers: Answers = {}) {
  const asked: unknown[][] = []
  const told: Omit<Notice, 'id'>[] = []
  const app = createApp()
  let extensions = listed
  const host: Answers = {
    'extensions.view': () => testView(extensions),
    'extensions.preview': (path) => ({ path: `/here/${path.replace('/here/', '')}`, bytes: 10, entry: path }),
    'extensions.add': (path) => {
      extensions = [...extensions, testExtension({ path, name: path.slice(6, -3) })]
      return testView(extensions)
    },
    'extensions.reload': () => testView(extensions),
    'extensions.order': (paths) => {
      const own = extensions.filter(({ origin }) => origin === 'built-in')
      extensions = [...own, ...paths.flatMap((path) => extensions.filter((each) => each.path === path))]
      return testView(extensions)
    },
    'extensions.create': (_template, path) => `/here/${path}`,
    ...answers
  }
  const client = {
    async call(name: Call, ...args: never[]) {
      asked.push([name, ...args])
      const answer = host[name] as ((...args: never[]) => unknown) | undefined
      if (!answer) throw new Error(`${name} was not expected`)
      return answer(...args)
    }
  } as Pick<Client, 'call'>
  const show = (view: string) => void asked.push(['show', view])
  const setPreferences = async (patch: object) => {
    app.setState((state) => ({ preferences: { ...state.preferences, ...patch } }))
  }
  const actions = { notify: (notice: Omit<Notice, 'id'>) => void told.push(notice), show, setPreferences }
  const extensionsOf = createExtensions({ client, app, actions })
  extensionsOf.take(testView(listed))
  return { it: extensionsOf, state: extensionsOf.store.getState, app, asked, told }
}

/** The parts of the shell's state that are read and written here. */
function createApp(): Store {
  let state: object = { preferences: DEFAULT_PREFERENCES, announcement: '' }
  return {
    getState: () => state,
    setState: (patch: object | ((state: object) => object)) => {
      state = { ...state, ...(typeof patch === 'function' ? patch(state) : patch) }
    }
  } as unknown as Store
}

const a = testExtension({ path: '/here/a.ts', name: 'a' })
const b = testExtension({ path: '/here/b.ts', name: 'b' })

test('a file is asked about before its first time, and only then', async () => {
  const { it, state, app, told } = setUp()
  expect(await it.offer(' a.ts ')).toBeNull()
  expect(state().dialog).toEqual({ kind: 'confirm', preview: { path: '/here/a.ts', bytes: 10, entry: 'a.ts' } })
  expect(state().view?.extensions).toEqual([])
  await it.agree('/here/a.ts')
  expect([state().dialog.kind, state().shown, told]).toEqual([
    'none',
    '/here/a.ts',
    [{ intent: 'success', text: 'a loaded' }]
  ])
  expect(app.getState().preferences.trustedExtensions).toEqual(['/here/a.ts'])
  it.take(testView([]))
  await it.offer('a.ts')
  expect([state().dialog.kind, state().view?.extensions.length]).toEqual(['none', 2])
})

test('what is in the list already is loaded again', async () => {
  const { it, state, asked } = setUp([a])
  await it.offer('/here/a.ts')
  expect(asked.at(-1)).toEqual(['extensions.reload', '/here/a.ts'])
  expect(state().shown).toBe('/here/a.ts')
})

test('several files are asked about one after the other, and a no skips one only', async () => {
  const { it, state } = setUp()
  await it.offerAll(['a.ts', 'b.ts'])
  expect(state()).toMatchObject({ dialog: { preview: { path: '/here/a.ts' } }, queue: ['b.ts'] })
  it.closeDialog()
  await expect.poll(() => state().dialog).toMatchObject({ kind: 'confirm', preview: { path: '/here/b.ts' } })
  await it.agree('/here/b.ts')
  expect(state()).toMatchObject({ dialog: { kind: 'none' }, queue: [] })
  expect(state().view?.extensions.map(({ name }) => name)).toEqual(['b'])
})

test('a file that is not there does not hold up the ones behind it', async () => {
  const preview = (path: string) => {
    if (path === 'gone.ts') throw new Error('There is no such file')
    return { path: `/here/${path}`, bytes: 1, entry: path }
  }
  const { it, state, told } = setUp([], { 'extensions.preview': preview })
  await it.offerAll(['gone.ts', 'a.ts'])
  expect(told).toEqual([{ intent: 'error', text: 'gone.ts: There is no such file' }])
  expect(state().dialog).toMatchObject({ kind: 'confirm', preview: { path: '/here/a.ts' } })
})

test('a template is written, trusted and loaded', async () => {
  const { it, state, app, asked } = setUp()
  expect(await it.create('echo', ' echo.ts ')).toBeNull()
  expect(asked).toEqual([
    ['extensions.create', 'echo', 'echo.ts'],
    ['extensions.add', '/here/echo.ts']
  ])
  expect(app.getState().preferences.trustedExtensions).toEqual(['/here/echo.ts'])
  expect(state().shown).toBe('/here/echo.ts')
})

test('a refusal keeps the dialog and says why', async () => {
  const refuse = () => {
    throw new Error('echo.ts exists already')
  }
  const { it, state } = setUp([], { 'extensions.create': refuse })
  it.openTemplate('echo')
  expect(await it.create('echo', 'echo.ts')).toBe('echo.ts exists already')
  expect(state().dialog).toEqual({ kind: 'template', template: 'echo' })
})

test('a new order is seen at once and taken back when it is refused', async () => {
  const { it, state, asked } = setUp([a, b])
  const names = () => state().view?.extensions.map(({ name }) => name)
  const ordered = it.order('/here/b.ts', 0)
  expect([names(), state().busy]).toEqual([['b', 'a'], ['/here/b.ts']])
  await ordered
  expect(asked.at(-1)).toEqual(['extensions.order', ['/here/b.ts', '/here/a.ts']])
  expect([names(), state().busy]).toEqual([['b', 'a'], []])
  const refusing = setUp([a, b], {
    'extensions.order': () => {
      throw new Error('not now')
    }
  })
  await refusing.it.order('/here/a.ts', 1)
  expect(refusing.state().view?.extensions.map(({ name }) => name)).toEqual(['a', 'b'])
  expect(refusing.told).toEqual([{ intent: 'error', text: 'not now' }])
})

test('what is built in stays first, and is not asked about', async () => {
  const own = testExtension({ path: 'documents', name: 'documents', origin: 'built-in' })
  const { it, state, asked } = setUp([own, a, b])
  await it.order('/here/a.ts', 1)
  expect(asked).toEqual([['extensions.order', ['/here/b.ts', '/here/a.ts']]])
  expect(state().view?.extensions.map(({ name }) => name)).toEqual(['documents', 'b', 'a'])
  await it.order('documents', 1)
  expect(asked).toHaveLength(1)
})

test('a move past either end asks nothing of the host', async () => {
  const { it, asked } = setUp([a, b])
  await it.order('/here/a.ts', -1)
  await it.order('/here/b.ts', 2)
  await it.order('/gone.ts', 0)
  expect(asked).toEqual([])
})

test('all are reloaded but those that are switched off or built in, and failures are counted', async () => {
  const broken = testExtension({ path: '/here/x.ts', state: 'failed', problem: testProblem() })
  const off = testExtension({ path: '/here/off.ts', state: 'disabled' })
  const own = testExtension({ path: 'built-in:documents', origin: 'built-in' })
  const { it, asked, told } = setUp([own, a, off, broken])
  await it.reloadAll()
  expect(asked.slice(1)).toEqual([
    ['extensions.reload', '/here/a.ts'],
    ['extensions.reload', '/here/x.ts']
  ])
  expect(told).toEqual([{ intent: 'error', text: '1 of 2 extensions failed to load' }])
})

test('the source opens at the problem, or at its start', async () => {
  const source = () => 'text'
  const broken = testExtension({ path: '/here/x', problem: testProblem({ file: '/here/x/part.ts' }) })
  const { it, state } = setUp([broken, a], { 'extensions.source': source })
  await it.showSource(broken)
  expect(state().dialog).toMatchObject({ source: { file: '/here/x/part.ts', line: 14, column: 7, text: 'text' } })
  await it.showSource(a)
  expect(state().dialog).toMatchObject({ source: { file: '/here/a.ts', line: null, column: null } })
})

test('a host that cannot tell is quoted, until it can', async () => {
  let isThere = false
  const view = () => {
    if (!isThere) throw new Error('The engine is gone')
    return testView([a])
  }
  const { it, state } = setUp([], { 'extensions.view': view })
  await it.refresh()
  expect(state().problem).toBe('The engine is gone')
  isThere = true
  await it.refresh()
  expect(state()).toMatchObject({ problem: null, view: { extensions: [{ name: 'a' }] } })
})
