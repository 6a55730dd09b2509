import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createDesktopFiles } from './desktop-files.ts'

async function setUp({ refuses = '' } = {}) {
  const home = await realpath(await mkdtemp(join(tmpdir(), 'desktop-files-')))
  const folder = join(home, 'recordings')
  await mkdir(folder)
  await writeFile(join(folder, 'chat.yaml'), 'version: 1\n')
  const done: string[] = []
  const files = createDesktopFiles({
    recordingDir: async () => folder,
    extensions: async () => [join(home, 'echo.ts')],
    shell: {
      showItemInFolder: (path) => void done.push(`show ${path}`),
      async openPath(path) {
        done.push(`open ${path}`)
        return refuses
      }
    }
  })
  return { home, folder, files, done, [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }) }
}

test('a recording is shown and opened, and so is the folder', async () => {
  await using app = await setUp()
  const { files, folder, done } = app
  expect(await files['desktop.revealRecording']('chat.yaml')).toBeNull()
  expect(await files['desktop.openRecording']('chat.yaml')).toBeNull()
  expect(await files['desktop.revealRecording'](null)).toBeNull()
  expect(done).toEqual([`show ${folder}/chat.yaml`, `open ${folder}/chat.yaml`, `show ${folder}`])
})

test.each([
  '../secret.yaml',
  '/etc/passwd',
  'sub/chat.yaml',
  'sub\\chat.yaml',
  'run.sh',
  'chat.yaml\0.sh',
  '..',
  '.',
  'yaml'
])('%j is no name of a recording', async (name) => {
  await using app = await setUp()
  await writeFile(join(app.home, 'secret.yaml'), '')
  await writeFile(join(app.folder, 'run.sh'), '')
  expect(await app.files['desktop.openRecording'](name)).toContain("is no recording's name")
  expect(await app.files['desktop.revealRecording'](name)).toContain("is no recording's name")
  expect(app.done).toEqual([])
})

test('a link that leads out of the folder, or to what is no YAML, is not opened', async () => {
  await using app = await setUp()
  const { home, folder, files, done } = app
  await writeFile(join(home, 'outside.yaml'), '')
  await writeFile(join(folder, 'run.sh'), '')
  await symlink(join(home, 'outside.yaml'), join(folder, 'out.yaml'))
  await symlink(join(folder, 'run.sh'), join(folder, 'run.yaml'))
  expect(await files['desktop.openRecording']('out.yaml')).toContain(`leads to ${home}/outside.yaml`)
  expect(await files['desktop.openRecording']('run.yaml')).toContain(`leads to ${folder}/run.sh`)
  expect(done).toEqual([])
})

test('the folder itself may be a link', async () => {
  await using app = await setUp()
  const { home, folder, done } = app
  const link = join(home, 'link')
  await symlink(folder, link)
  const shell = {
    showItemInFolder: () => {},
    async openPath(path: string) {
      done.push(path)
      return ''
    }
  }
  const files = createDesktopFiles({ recordingDir: async () => link, extensions: async () => [], shell })
  expect(await files['desktop.openRecording']('chat.yaml')).toBeNull()
  expect(done).toEqual([`${folder}/chat.yaml`])
})

test('what is not there any more is said to be gone', async () => {
  await using app = await setUp()
  const { home, folder, files, done } = app
  expect(await files['desktop.openRecording']('old.yaml')).toBe(`${folder}/old.yaml is not there any more`)
  expect(await files['desktop.reveal'](join(home, 'echo.ts'))).toBe(`${home}/echo.ts is not there any more`)
  await mkdir(join(folder, 'sub.yaml'))
  expect(await files['desktop.openRecording']('sub.yaml')).toBe(`${folder}/sub.yaml is no file`)
  await rm(folder, { recursive: true })
  expect(await files['desktop.revealRecording'](null)).toBe(`${folder} is not there any more`)
  expect(done).toEqual([])
})

test('without a program for it the user learns what to do', async () => {
  await using app = await setUp({ refuses: 'Failed to open path' })
  const why = await app.files['desktop.openRecording']('chat.yaml')
  expect(why).toBe(
    `No program opened ${app.folder}/chat.yaml (Failed to open path). Choose one for YAML files in the system's settings, or copy the path`
  )
})

test('of extensions only those that are listed are shown', async () => {
  await using app = await setUp()
  const { home, files, done } = app
  await writeFile(join(home, 'echo.ts'), '')
  await writeFile(join(home, 'other.ts'), '')
  expect(await files['desktop.reveal'](join(home, 'other.ts'))).toContain('is no extension of this simulator')
  expect(await files['desktop.reveal'](join(home, 'echo.ts'))).toBeNull()
  expect(done).toEqual([`show ${home}/echo.ts`])
})
