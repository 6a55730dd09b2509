import { expect, test } from 'vitest'
import type { ConfigPatch, ConfigView, Deployment } from '../../shared/config.ts'
import type { Client } from '../../shared/contract.ts'
import type { Store } from '../store.ts'
import { createDeploymentEditor, fieldsOf, inOrder } from './editor.ts'

const deployment = (name: string, change: Partial<Deployment> = {}): Deployment => ({
  name,
  model: 'gpt-4o',
  tokensPerMinute: 0,
  requestsPerMinute: 0,
  embeddingSize: 0,
  tokenCost: 'reference',
  ...change
})

/** A host that merges patches, and refuses a negative limit. */
function setUp(deployments: Deployment[]) {
  let config = { allowUndefinedDeployments: true, deployments } as ConfigView
  const state = { config, announcement: '' }
  const patches: ConfigPatch[] = []
  const client = {
    call: async (_name: string, patch: ConfigPatch) => {
      patches.push(patch)
      config = { ...config, ...patch, deployments: merged(config.deployments, patch) } as ConfigView
      return config
    }
  } as unknown as Client
  const store = {
    getState: () => state,
    setState: (change: object) => Object.assign(state, change)
  } as unknown as Store
  const editor = createDeploymentEditor({ client, store })
  const rows = () => inOrder(state.config.deployments, editor.store.getState().order).map(({ name }) => name)
  return { editor, patches, state, rows }
}

function merged(deployments: Deployment[], { deployments: patch = {} }: ConfigPatch): Deployment[] {
  const byName = new Map(deployments.map((each) => [each.name, each]))
  for (const [name, fields] of Object.entries(patch)) {
    if ((fields?.tokensPerMinute ?? 0) < 0) throw new Error('must be 0 or more')
    if (fields === null) byName.delete(name)
    else byName.set(name, { ...(byName.get(name) ?? deployment(name)), ...(fields as Partial<Deployment>) })
  }
  return [...byName.values()]
}

test('each change can be taken back, the last one first', async () => {
  const { editor, state } = setUp([deployment('a', { tokensPerMinute: 1000 })])
  await editor.apply({ said: 'raised', patch: { deployments: { a: { tokensPerMinute: 2000 } } } })
  await editor.apply({ said: 'deleted', patch: { deployments: { a: null } } })
  expect([state.config.deployments.length, editor.store.getState().last?.said]).toEqual([0, 'deleted'])
  await editor.undo()
  expect(state.config.deployments).toMatchObject([{ name: 'a', tokensPerMinute: 2000 }])
  await editor.undo()
  expect(state.config.deployments).toEqual([deployment('a', { tokensPerMinute: 1000 })])
  expect([await editor.undo(), editor.store.getState().last]).toEqual([null, null])
})

test('a renamed deployment keeps its row, and so does one that comes back', async () => {
  const { editor, rows } = setUp(['a', 'b', 'c'].map((name) => deployment(name)))
  const patch = { deployments: { a: null, z: fieldsOf(deployment('z')) } }
  await editor.apply({ said: 'renamed', patch, renamed: { from: 'a', to: 'z' } })
  expect(rows()).toEqual(['z', 'b', 'c'])
  await editor.apply({ said: 'deleted', patch: { deployments: { b: null } } })
  expect(rows()).toEqual(['z', 'c'])
  await editor.undo()
  expect(rows()).toEqual(['z', 'b', 'c'])
  await editor.undo()
  expect(rows()).toEqual(['a', 'b', 'c'])
})

test('what the host refuses is told and leaves nothing to take back', async () => {
  const { editor, rows } = setUp([deployment('a')])
  const refused = await editor.apply({ said: 'x', patch: { deployments: { a: { tokensPerMinute: -1 } } } })
  expect([refused, editor.store.getState(), rows()]).toEqual([
    'must be 0 or more',
    { pending: 0, last: null, order: [] },
    ['a']
  ])
})

test('changes given at once are undone one by one', async () => {
  const { editor, state } = setUp([deployment('a')])
  const set = (tokensPerMinute: number) =>
    editor.apply({ said: String(tokensPerMinute), patch: { deployments: { a: { tokensPerMinute } } } })
  await Promise.all([set(1), set(2), set(3)])
  await editor.undo()
  expect([state.config.deployments[0]?.tokensPerMinute, editor.store.getState().last?.said]).toEqual([2, '2'])
})

test('a change that is no longer the last one is not taken back in place of another', async () => {
  const { editor, state } = setUp([deployment('a'), deployment('b')])
  const deleted = { said: 'a deleted', patch: { deployments: { a: null } } }
  await editor.apply(deleted)
  await editor.apply({ said: 'b raised', patch: { deployments: { b: { tokensPerMinute: 1000 } } } })
  expect(await editor.undo(deleted)).toBe('Not the last change any more: a deleted')
  expect(state.config.deployments).toEqual([deployment('b', { tokensPerMinute: 1000 })])
  await editor.undo()
  expect(await editor.undo(deleted)).toBe(null)
  expect(state.config.deployments.map(({ name }) => name)).toEqual(['b', 'a'])
  expect(await editor.undo(deleted)).toBe('Not the last change any more: a deleted')
})
