import { mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createDesktopSave } from './desktop-save.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'desktop-save-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('a file is saved where the user says, over what was there', async () => {
  const path = join(folder, 'mine.har')
  await writeFile(path, 'a much longer text that was there')
  const asked: string[] = []
  const save = createDesktopSave(async (name) => {
    asked.push(name)
    return path
  })
  expect(await save({ name: 'recordings.har', text: 'grün' })).toEqual({ path })
  expect([asked, await readFile(path, 'utf8'), await readdir(folder)]).toEqual([
    ['recordings.har'],
    'grün',
    ['mine.har']
  ])
})

test('a link stays one, and a neighbour of a similar name is left alone', async () => {
  const at = (name: string) => join(folder, name)
  const [real, link, neighbour] = [at('real.har'), at('link.har'), at('link.har.new')]
  await writeFile(neighbour, 'mine')
  await symlink(real, link)
  await createDesktopSave(async () => link)({ name: 'a', text: 'b' })
  expect([await readFile(real, 'utf8'), await readlink(link), await readFile(neighbour, 'utf8')]).toEqual([
    'b',
    real,
    'mine'
  ])
})

test('nothing is written when the user thinks better of it', async () => {
  const save = createDesktopSave(async () => null)
  expect([await save({ name: 'a', text: 'b' }), await readdir(folder)]).toEqual([null, []])
})

test('what stands against it is told, and nothing is left behind', async () => {
  const taken = join(folder, 'taken')
  await mkdir(join(taken, 'full'), { recursive: true })
  for (const path of [join(folder, 'missing', 'a.har'), taken]) {
    const outcome = await createDesktopSave(async () => path)({ name: 'a', text: 'b' })
    expect(outcome).toEqual({ problem: expect.stringMatching(`^${path} could not be written: `) })
  }
  expect(await readdir(folder)).toEqual(['taken'])
})

test.each([
  ['../../etc/passwd', '-..-etc-passwd'],
  ['a:b*c?.har', 'a-b-c-.har'],
  ['.hidden', 'hidden'],
  ['..', 'file']
])('a name is never a place: %s', async (name, plain) => {
  let asked = ''
  const save = createDesktopSave(async (given) => {
    asked = given
    return null
  })
  await save({ name, text: '' })
  expect(asked).toBe(plain)
})
