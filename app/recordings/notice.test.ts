import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FILE_HEADER, printInteraction } from './format.ts'
import { whileLocked } from './lock.ts'
import { createRecordingCalls } from './recording-calls.ts'
import { chatRequest, eventually, recordingsIn, temporaryFolder } from './test-folder.ts'
import { CHAT_PATH, chatInteraction } from './test-recordings.ts'

test('whatever happens to the recordings is announced: additions, answers, edits of others, a folder that appears', async () => {
  const dir = join(await temporaryFolder(), 'later')
  const recordings = recordingsIn(dir)
  const calls = createRecordingCalls(recordings)
  let told = 0
  recordings.onChange(() => told++)
  const next = async (act: () => Promise<unknown>) => {
    const before = told
    await act()
    await eventually(() => told).toBeGreaterThan(before)
  }
  await next(() => recordings.add(CHAT_PATH, chatInteraction({ prompt: 'a' })))
  await next(() => recordings.find(chatRequest('a')))
  const other = FILE_HEADER + printInteraction(chatInteraction({ prompt: 'b', path: '/other' }))
  await next(() => writeFile(join(dir, 'other.yaml'), other))
  expect((await calls['recordings.view']()).files).toMatchObject([{}, { file: 'other.yaml', interactions: 1 }])
  await next(() => rm(join(dir, 'other.yaml')))
  await eventually(async () => (await calls['recordings.view']()).files.length).toBe(1)
  await next(() => rm(dir, { recursive: true }))
  await mkdir(dir)
  await writeFile(join(dir, 'other.yaml'), other)
  await eventually(async () => (await calls['recordings.view']()).files).toMatchObject([{ file: 'other.yaml' }])
})

test('many changes are announced a few times', async () => {
  const dir = await temporaryFolder()
  const recordings = recordingsIn(dir, { autosave: false })
  let told = 0
  recordings.onChange(() => told++)
  const started = performance.now()
  for (let at = 0; at < 500; at++) await recordings.add(CHAT_PATH, chatInteraction({ prompt: `${at}` }))
  expect(told).toBeLessThanOrEqual(1 + (performance.now() - started) / 250)
  await eventually(() => told).toBeGreaterThan(0)
})

test('of several that replace a file one is at work at a time, and one that was killed holds up nobody', async () => {
  const path = join(await temporaryFolder(), 'x.yaml')
  let inside = 0
  const task = () =>
    whileLocked(path, async () => {
      expect(++inside).toBe(1)
      // Long enough for the others to try.
      await new Promise((resolve) => setTimeout(resolve, 50))
      inside--
    })
  await Promise.all([task(), task(), task()])
  const { hostname } = await import('node:os')
  // No process has this number: it is above the largest that any system gives.
  await writeFile(join(path, '..', '.x.yaml.lock'), `99999999 ${hostname()}`)
  await task()
  await expect(whileLocked(path, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed')
  await task()
})
