import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { DEFAULT_PREFERENCES } from '../../shared/config.ts'
import { silentLog } from '../log.ts'
import { openPreferences } from './preferences.ts'

const freshFile = async () => join(await mkdtemp(join(tmpdir(), 'preferences-')), 'sub', 'preferences.json')

test('what was set is there after the next start', async () => {
  const file = await freshFile()
  await (await openPreferences(file, silentLog)).set({ theme: 'dark' })
  expect((await openPreferences(file, silentLog)).get()).toEqual({ ...DEFAULT_PREFERENCES, theme: 'dark' })
})

test('changes made at once are all kept', async () => {
  const file = await freshFile()
  const store = await openPreferences(file, silentLog)
  await Promise.all([store.set({ theme: 'light' }), store.set({ railCollapsed: true }), store.set({ theme: 'dark' })])
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ theme: 'dark', railCollapsed: true })
})

test('a broken or foreign file gives the defaults and a warning, not a failed start', async () => {
  const warnings: string[] = []
  const log = { ...silentLog, warn: (message: string) => void warnings.push(message) }
  for (const text of ['{', '{"theme":"plaid"}', '[]']) {
    const file = join(await mkdtemp(join(tmpdir(), 'preferences-')), 'preferences.json')
    await writeFile(file, text)
    expect((await openPreferences(file, log)).get()).toEqual(DEFAULT_PREFERENCES)
  }
  expect(warnings).toHaveLength(3)
})

test('a field that does not exist or has a wrong value is refused and nothing changes', async () => {
  const store = await openPreferences(null, silentLog)
  await expect(store.set({ theme: 'plaid' })).rejects.toThrow('preferences.theme')
  await expect(store.set({ colour: 'red' })).rejects.toThrow('colour')
  expect(store.get()).toEqual(DEFAULT_PREFERENCES)
})
