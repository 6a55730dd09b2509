import { truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FILE_HEADER, printInteraction } from './format.ts'
import { COMMENTED, chat, FILE, keys, setting } from './test-calls.ts'
import { CHAT_PATH } from './test-recordings.ts'

const listOf = (...prompts: string[]) => FILE_HEADER + prompts.map((prompt) => printInteraction(chat(prompt))).join('')

test('a file is exported as it stands, comments and all, even a broken one', async () => {
  const here = await setting(COMMENTED)
  await writeFile(join(here.dir, 'broken.yaml'), 'interactions: [')
  expect(await here.calls['recordings.export'](FILE)).toBe(COMMENTED)
  expect(await here.calls['recordings.export']('broken.yaml')).toBe('interactions: [')
})

test('what is not on disk yet is exported, too', async () => {
  const here = await setting(listOf('a', 'b'))
  here.recordings.configure({ autosave: false })
  await here.recordings.keep(CHAT_PATH, chat('c'))
  expect(await here.calls['recordings.export'](FILE)).toBe(listOf('a', 'b', 'c'))
  await here.recordings.keep(CHAT_PATH, chat('a', 'new'), { replace: true })
  expect(await here.calls['recordings.export'](FILE)).toBe(`${listOf('b', 'c')}${printInteraction(chat('a', 'new'))}`)
})

test('chosen interactions become a recording file of their own, in the order in which they were named', async () => {
  const here = await setting(COMMENTED.replace(/^(?=- | {2})/gm, '  '))
  const [a = '', , c = ''] = await keys(here)
  expect(await here.calls['recordings.export'](FILE, [c, a, c])).toBe(listOf('c', 'a'))
})

test('what is not there, or too much, is refused', async () => {
  const here = await setting(COMMENTED)
  await writeFile(join(here.dir, 'large.yaml'), 'x')
  await truncate(join(here.dir, 'large.yaml'), 64 * 1024 * 1024 + 1)
  const call = here.calls['recordings.export']
  await expect(call('none.yaml')).rejects.toThrow('there is no recording file')
  await expect(call(FILE, [])).rejects.toThrow('recordings.export: keys')
  await expect(call(FILE, ['nothing'])).rejects.toThrow('has no interaction "nothing" any more')
  await expect(call('large.yaml')).rejects.toThrow('more than 64 MB')
})
