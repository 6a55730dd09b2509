import { expect, test } from 'vitest'
import type { ConfigView } from '../../shared/config.ts'
import type { Notice, Store } from '../store.ts'
import { createFakeHost, interaction } from './fake-host.ts'
import { createRecordings } from './recordings-store.ts'

type Said = Omit<Notice, 'id'>

const CHAT = 'openai_deployments_gpt-4o_chat.yaml'
const EMBEDDINGS = 'openai_deployments_e_embeddings.yaml'

async function setUp() {
  const host = createFakeHost([
    {
      file: CHAT,
      path: '/openai/deployments/gpt-4o/chat/completions',
      interactions: ['a', 'b', 'c', 'd'].map((key) => interaction(CHAT, key))
    },
    {
      file: EMBEDDINGS,
      path: '/openai/deployments/e/embeddings',
      interactions: ['x', 'y'].map((key) => interaction(EMBEDDINGS, key))
    },
    { file: 'broken.yaml', path: null, interactions: [], problem: { line: 12, reason: 'bad indentation' } }
  ])
  const said: Said[] = []
  const timers: (() => void)[] = []
  const app = { config: { autosave: true } as ConfigView }
  const store = { getState: () => app, setState: (change: object) => Object.assign(app, change) } as unknown as Store
  const notify = (notice: Said) => void said.push(notice)
  const attempt = (run: () => Promise<void>) =>
    run().catch((error: unknown) => notify({ intent: 'error', text: String(error) }))
  const recordings = createRecordings({
    client: host.client,
    relay: async () => new Response('{}'),
    store,
    actions: { notify, attempt, show: () => {}, copy: async () => true },
    now: () => 0,
    schedule: (run) => void timers.push(run),
    save: async () => null
  })
  const { list, editor } = recordings
  await list.load()
  const settled = async () => {
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  }
  const runTimers = () => {
    for (const run of timers.splice(0)) run()
    return settled()
  }
  list.rows.want([
    { file: CHAT, from: 0, to: 4 },
    { file: EMBEDDINGS, from: 0, to: 2 }
  ])
  await settled()
  /** Chooses a line and waits until it is open. */
  const select = (index: number) => {
    list.select(index)
    return settled()
  }
  const keys = (file: string) => host.files.find((each) => each.file === file)?.interactions.map(({ key }) => key)
  const active = () => list.store.getState().active
  const draft = () => {
    const { opened, drafts } = editor.store.getState()
    return [...drafts.values()].find(({ place }) => opened.state === 'open' && place.key === opened.place.key)
  }
  return { host, recordings, list, editor, said, select, settled, runTimers, keys, active, draft, app }
}

test('the list has a line for each file and interaction, and none below a broken file', async () => {
  const { list } = await setUp()
  expect(list.tree().branches.map(({ start, total }) => [start, total])).toEqual([
    [0, 4],
    [5, 2],
    [8, 0]
  ])
})

test('a chosen line is opened', async () => {
  const { select, draft, editor } = await setUp()
  await select(2)
  expect(draft()?.base.key).toBe('b')
  await select(8)
  expect(editor.store.getState().opened).toEqual({ state: 'nothing' })
})

test('an edit waits with its interaction while others are looked at, and is saved with the rest', async () => {
  const { select, editor, draft, recordings, host, said } = await setUp()
  await select(1)
  editor.change({ fields: { status: '404' } })
  await select(2)
  editor.change({ fields: { durationMs: '5' } })
  await select(1)
  expect([draft()?.fields.status, editor.edited().length]).toEqual(['404', 2])
  await recordings.saveAll()
  expect(editor.edited()).toEqual([])
  expect(host.files[0]?.interactions.slice(0, 2).map(({ response }) => [response.status, response.durationMs])).toEqual(
    [
      [404, 310],
      [200, 5]
    ]
  )
  expect(said.at(-1)?.text).toBe('2 recordings saved')
})

test('an edit with a problem is not sent, and leads to it', async () => {
  const { select, editor, draft, recordings, host } = await setUp()
  await select(1)
  editor.change({ fields: { status: 'fine' } })
  await recordings.saveOpen()
  expect([editor.store.getState().tab, editor.store.getState().attempts]).toEqual(['timing', 1])
  expect(draft()?.problems.map(({ field }) => field)).toEqual(['Status'])
  expect(host.calls.some(([name]) => name === 'recordings.edit')).toBe(false)
  editor.change({ fields: { status: '201' } })
  expect(draft()?.problems).toEqual([])
})

test('broken JSON is saved when the user insists', async () => {
  const { select, editor, recordings, host } = await setUp()
  await select(1)
  editor.change({ fields: { responseBody: '{ broken' } })
  await recordings.saveOpen()
  expect(host.files[0]?.interactions[0]?.response.body?.text).not.toBe('{ broken')
  await recordings.saveOpen(true)
  expect(host.files[0]?.interactions[0]?.response.body?.text).toBe('{ broken')
})

test('what the host refuses is told with its line, and the edit stays', async () => {
  const { select, editor, draft, recordings } = await setUp()
  await select(1)
  editor.change({ yaml: 'a:\n\tb' })
  await recordings.saveOpen()
  expect([draft()?.refusal, draft()?.yaml]).toEqual([{ message: 'line 2: tabs cannot indent', line: 2 }, 'a:\n\tb'])
})

test('what changes on disk is read again unless it is being edited', async () => {
  const { select, editor, draft, list, host, said, settled } = await setUp()
  await select(1)
  host.touch(CHAT, 'a', { yaml: 'theirs' })
  await list.load()
  await settled()
  expect([draft()?.base.yaml, said.at(-1)?.text]).toEqual(['theirs', 'Changed on disk: read again'])
  editor.change({ fields: { status: '500' } })
  host.touch(CHAT, 'a', { yaml: 'theirs again' })
  await list.load()
  await settled()
  expect([draft()?.conflict?.theirs?.yaml, draft()?.fields.status]).toEqual(['theirs again', '500'])
})

test('a recording that is gone for a moment is open again when it comes back', async () => {
  const { select, editor, list, host, settled } = await setUp()
  await select(1)
  const [file] = host.files
  const kept = file?.interactions ?? []
  if (file) file.interactions = kept.slice(1)
  await list.load()
  await settled()
  expect(editor.store.getState().opened.state).toBe('gone')
  if (file) file.interactions = kept
  await list.load()
  await settled()
  expect(editor.store.getState().opened.state).toBe('open')
})

test('of two versions mine or theirs is kept', async () => {
  const { select, editor, draft, host, recordings } = await setUp()
  await select(1)
  editor.change({ fields: { status: '500' } })
  host.touch(CHAT, 'a', { yaml: 'theirs' })
  await recordings.saveOpen()
  expect(draft()?.conflict?.theirs?.yaml).toBe('theirs')
  expect(host.files[0]?.interactions[0]?.response.status).toBe(200)
  await editor.resolve('mine')
  expect([host.files[0]?.interactions[0]?.response.status, draft()?.conflict]).toEqual([500, null])
  editor.change({ fields: { status: '501' } })
  host.touch(CHAT, 'a', { yaml: 'newer' })
  await recordings.saveOpen()
  await editor.resolve('theirs')
  expect([draft()?.fields.status, draft()?.base.yaml, editor.edited().length]).toEqual(['500', 'newer', 0])
})

test('keeping mine keeps what others have changed elsewhere', async () => {
  const { select, editor, host, recordings } = await setUp()
  await select(1)
  editor.change({ fields: { status: '500' } })
  const { response } = interaction(CHAT, 'a')
  host.touch(CHAT, 'a', { response: { ...response, durationMs: 7 } })
  await recordings.saveOpen()
  await editor.resolve('mine')
  expect(host.files[0]?.interactions[0]?.response).toMatchObject({ status: 500, durationMs: 7 })
})

test('several are chosen, deleted at once and brought back to their places, edits included', async () => {
  const { select, list, recordings, keys, said, editor, settled, active } = await setUp()
  await select(2)
  editor.change({ fields: { status: '500' } })
  await list.extendTo(6)
  expect(list.targets().map(({ key }) => key)).toEqual(['b', 'c', 'd', 'x'])
  await recordings.remove()
  expect([keys(CHAT), keys(EMBEDDINGS), said.at(-1)?.text]).toEqual([['a'], ['y'], '4 recordings deleted'])
  expect([editor.edited().length, active()?.file]).toEqual([0, EMBEDDINGS])
  said.at(-1)?.undo?.()
  await settled()
  expect([keys(CHAT), keys(EMBEDDINGS)]).toEqual([
    ['a', 'b', 'c', 'd'],
    ['x', 'y']
  ])
  expect(editor.edited().map(({ place }) => place.key)).toEqual(['b'])
})

test('after a deletion the line below is next', async () => {
  const { select, recordings, settled, draft, active } = await setUp()
  await select(2)
  await recordings.remove()
  await settled()
  expect([active()?.at, draft()?.base.key]).toEqual([1, 'c'])
})

test('single ones are added to what is chosen and taken out again', async () => {
  const { select, list } = await setUp()
  await select(1)
  list.toggleChosen(3)
  list.toggleChosen(6)
  list.toggleChosen(3)
  expect(list.targets().map(({ key }) => key)).toEqual(['a', 'x'])
})

test('a copy is made behind its original and shown', async () => {
  const { select, recordings, keys, draft, active } = await setUp()
  await select(1)
  await recordings.duplicate()
  expect([keys(CHAT), draft()?.base.key, active()?.at]).toEqual([['a', 'a-copy', 'b', 'c', 'd'], 'a-copy', 1])
})

test('a moved line stays the active one, and ends are ends', async () => {
  const { select, recordings, list, keys, active } = await setUp()
  await select(2)
  await recordings.moveBy(1)
  expect([keys(CHAT), active()?.at]).toEqual([['a', 'c', 'b', 'd'], 2])
  await recordings.moveBy(1)
  await recordings.moveBy(1)
  expect([keys(CHAT), active()?.at]).toEqual([['a', 'c', 'd', 'b'], 3])
  await list.extendTo(2)
  expect(list.targets().map(({ key }) => key)).toEqual(['c', 'd', 'b'])
})

test('a search lists only what it finds, and pointing something out ends it', async () => {
  const { list, recordings, runTimers, active } = await setUp()
  list.setSearch('x')
  await runTimers()
  expect(list.tree().branches.map(({ file, total }) => [file.file, total])).toEqual([[EMBEDDINGS, 1]])
  await recordings.show({ file: CHAT, key: 'c' })
  expect([list.store.getState().search, active()]).toEqual(['', { file: CHAT, key: 'c', at: 2 }])
})

test('the active line follows its interaction when others come before it', async () => {
  const { select, list, host, settled, active } = await setUp()
  await select(2)
  host.files[0]?.interactions.unshift(interaction(CHAT, 'new'))
  host.touch(CHAT, 'new', {})
  await list.load()
  await settled()
  expect(active()).toEqual({ file: CHAT, key: 'b', at: 2 })
})

test('an ignore rule is added once', async () => {
  const { recordings, host } = await setUp()
  await recordings.addRule({ field: 'user' })
  await recordings.addRule({ field: 'user' })
  expect(host.view().rules).toEqual([{ field: 'user' }])
})

test('saving without anything to save says so', async () => {
  const { recordings, said, host } = await setUp()
  await recordings.saveAll()
  expect(said.at(-1)?.text).toContain('Nothing to save')
  host.setUnsaved(3)
  await recordings.saveAll()
  expect(said.at(-1)?.text).toBe('3 recordings saved')
})
