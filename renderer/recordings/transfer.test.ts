import { expect, test } from 'vitest'
import type { ImportOutcome, ImportView } from '../../shared/recording-transfer.ts'
import type { SavedFile } from '../download.ts'
import type { Notice, Store } from '../store.ts'
import { createFakeHost, interaction } from './fake-host.ts'
import { createRecordings } from './recordings-store.ts'

const CHAT = 'chat.yaml'
const OTHER = 'other.yaml'
const VIEW: ImportView = {
  added: 2,
  rows: [],
  skipped: [
    { reason: 'it is recorded already', count: 2, examples: [] },
    { reason: 'its status is 429', count: 1, examples: [] }
  ]
}

async function setUp(answers: { save?: null } = {}) {
  const host = createFakeHost([
    { file: CHAT, path: '/chat', interactions: ['a', 'b', 'c'].map((key) => interaction(CHAT, key)) },
    { file: OTHER, path: '/other', interactions: [interaction(OTHER, 'x')] },
    { file: 'broken.yaml', path: null, interactions: [], problem: { line: 1, reason: 'bad' } }
  ])
  host.answers['recordings.export'] = () => 'the text'
  host.answers['recordings.preview'] = () => VIEW
  host.answers['recordings.import'] = (): ImportOutcome => {
    host.files[0]?.interactions.push(interaction(CHAT, 'new 1'), interaction(CHAT, 'new 2'))
    return { ...VIEW, places: [{ file: CHAT, keys: ['new 1', 'new 2'] }] }
  }
  const said: Omit<Notice, 'id'>[] = []
  const saved: SavedFile[] = []
  const notify = (notice: Omit<Notice, 'id'>) => void said.push(notice)
  const recordings = createRecordings({
    client: host.client,
    relay: async () => new Response('{}'),
    store: {} as Store,
    actions: {
      notify,
      attempt: (run) => run().catch((error: unknown) => notify({ intent: 'error', text: String(error) })),
      show: () => {},
      copy: async () => true
    },
    now: () => 0,
    schedule: () => {},
    async save(file) {
      saved.push(file)
      return answers.save === undefined ? `${file.stem}.${file.ending}` : answers.save
    }
  })
  const { transfer, list } = recordings
  await list.load()
  const settled = async () => {
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  }
  list.rows.want([{ file: CHAT, from: 0, to: 3 }])
  await settled()
  const importing = () => transfer.store.getState().importing
  const asked = (name: string) => host.calls.filter(([call]) => call === name).map(([, ...args]) => args)
  const keys = () => host.files[0]?.interactions.map(({ key }) => key)
  return { host, recordings, transfer, list, said, saved, settled, importing, asked, keys }
}

const fileOf = (name: string, text = 'text', size = text.length) => ({ name, size, text: async () => text })

test('a chosen file is looked through, and added when the user says so', async () => {
  const { transfer, importing, asked, said, keys, list } = await setUp()
  transfer.open()
  await transfer.choose(fileOf('a.har'))
  expect(importing()).toEqual({ step: 'preview', file: { name: 'a.har', text: 'text' }, view: VIEW })
  expect(asked('recordings.import')).toEqual([])
  await transfer.add()
  expect([importing(), keys()]).toEqual([{ step: 'closed' }, ['a', 'b', 'c', 'new 1', 'new 2']])
  expect(said.at(-1)).toMatchObject({ intent: 'success', text: '2 recordings imported, 3 skipped' })
  expect(list.store.getState().active).toMatchObject({ file: CHAT, key: 'new 1' })
})

test('an import is taken back, and that as well', async () => {
  const { transfer, said, keys, settled } = await setUp()
  await transfer.choose(fileOf('a.har'))
  await transfer.add()
  said.at(-1)?.undo?.()
  await settled()
  expect(keys()).toEqual(['a', 'b', 'c'])
  said.at(-1)?.undo?.()
  await settled()
  expect(keys()).toEqual(['a', 'b', 'c', 'new 1', 'new 2'])
})

test.each([
  ['a.txt', 4, 'a.txt cannot be imported: choose a .har, .json, .yaml or .yml file.'],
  ['a.har', 100 * 1024 * 1024, 'a.har has 100 MB; at most 64 MB can be imported at once.']
])('%s of %d bytes is refused before it is read', async (name, size, problem) => {
  const { transfer, importing, asked } = await setUp()
  await transfer.choose(fileOf(name, '', size))
  expect(importing()).toEqual({ step: 'choosing', problem })
  expect(asked('recordings.preview')).toEqual([])
})

test('what the host says about a file, and a file that cannot be read, lead back to the choice', async () => {
  const { transfer, importing, host } = await setUp()
  host.answers['recordings.preview'] = () => {
    throw new Error('a.har is not JSON')
  }
  await transfer.choose(fileOf('a.har'))
  expect(importing()).toEqual({ step: 'choosing', problem: 'a.har is not JSON.' })
  await transfer.choose({ ...fileOf('a.har'), text: () => Promise.reject(new Error('It is gone')) })
  expect(importing()).toEqual({ step: 'choosing', problem: 'It is gone.' })
})

test('an import that fails says why', async () => {
  const { transfer, importing, host } = await setUp()
  host.answers['recordings.import'] = () => {
    throw new Error('No space left')
  }
  await transfer.choose(fileOf('a.har'))
  await transfer.add()
  expect(importing()).toEqual({ step: 'choosing', problem: 'No space left.' })
})

test('what was cancelled while it was looked through does not appear', async () => {
  const { transfer, importing } = await setUp()
  const looking = transfer.choose(fileOf('a.har'))
  expect(importing()).toMatchObject({ step: 'working', does: 'reading' })
  transfer.close()
  await looking
  expect(importing()).toEqual({ step: 'closed' })
})

test('what is being written is not cancelled', async () => {
  const { transfer, importing } = await setUp()
  await transfer.choose(fileOf('a.har'))
  const adding = transfer.add()
  transfer.close()
  expect(importing()).toMatchObject({ step: 'working', does: 'adding' })
  await adding
  expect(importing()).toEqual({ step: 'closed' })
})

test('all is exported but what cannot be read, which is named', async () => {
  const { transfer, asked, saved, said } = await setUp()
  await transfer.exportAs('all', 'har')
  expect(asked('recordings.export')).toEqual([[[{ file: CHAT }, { file: OTHER }], 'har']])
  expect(saved).toEqual([{ stem: 'recordings', ending: 'har', type: 'application/json', text: 'the text' }])
  expect(said.at(-1)?.text).toBe('Exported as recordings.har without broken.yaml, which cannot be read')
})

test('an export that was cancelled is not called one', async () => {
  const { transfer, saved, said } = await setUp({ save: null })
  await transfer.exportAs('all', 'har')
  expect([saved.length, said, transfer.store.getState().exporting]).toEqual([1, [], false])
})

test('the file of the active line is exported under its name', async () => {
  const { transfer, asked, saved, list } = await setUp()
  list.select(1)
  await transfer.exportAs('file', 'yaml')
  expect(asked('recordings.export')).toEqual([[[{ file: CHAT }], 'yaml']])
  expect(saved).toMatchObject([{ stem: 'chat', ending: 'yaml' }])
})

test('the chosen recordings are exported, or the active one', async () => {
  const { transfer, asked, list } = await setUp()
  list.select(1)
  await transfer.exportAs('chosen', 'yaml')
  list.toggleChosen(3)
  await transfer.exportAs('chosen', 'yaml')
  expect(asked('recordings.export').map(([places]) => places)).toEqual([
    [{ file: CHAT, keys: ['a'] }],
    [{ file: CHAT, keys: ['a', 'c'] }]
  ])
})

test('an export that fails says why, and the next one can begin', async () => {
  const { transfer, host, said, saved } = await setUp()
  host.answers['recordings.export'] = () => {
    throw new Error('more than 64 MB')
  }
  await transfer.exportAs('all', 'yaml')
  expect([said.at(-1)?.text, transfer.store.getState().exporting, saved]).toEqual(['Error: more than 64 MB', false, []])
})
