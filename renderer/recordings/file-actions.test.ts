import { expect, test } from 'vitest'
import { createFileActions, type FileActionParts, pathIn } from './file-actions.ts'

function setUp({ isDesktop = true, active = 'chat.yaml' as string | null, refused = null as string | null } = {}) {
  const done: string[] = []
  const note = (text: string) => void done.push(text)
  const desktop = {
    openRecording: async (file: string) => {
      note(`open ${file}`)
      return refused
    },
    revealRecording: async (file: string | null) => {
      note(`show ${file ?? 'the folder'}`)
      return refused
    }
  }
  const state = { view: { folder: '/work/.recording' }, active: active === null ? null : { file: active } }
  const parts = {
    desktop: isDesktop ? desktop : undefined,
    actions: {
      notify: ({ text }: { text: string }) => note(text),
      attempt: (run: () => Promise<void>) => run(),
      copy: async (text: string) => {
        note(`copy ${text}`)
        return true
      }
    },
    list: { store: { getState: () => state } }
  }
  // Only these parts of the list are looked at.
  return { files: createFileActions(parts as unknown as FileActionParts), done }
}

test('what is chosen is opened and shown, unless another file is named', async () => {
  const { files, done } = setUp()
  await files.openFile()
  await files.revealFile('other.yaml')
  await files.revealFolder()
  expect(done).toEqual(['open chat.yaml', 'show other.yaml', 'show the folder'])
})

test('what stood against it is told', async () => {
  const { files, done } = setUp({ refused: 'chat.yaml is not there any more' })
  await files.openFile()
  expect(done).toEqual(['open chat.yaml', 'chat.yaml is not there any more'])
})

test('without a choice there is nothing to open', async () => {
  const { files, done } = setUp({ active: null })
  await files.openFile()
  expect(done).toEqual(['Choose a recording or a file first'])
})

test('a browser has the path', async () => {
  const { files, done } = setUp({ isDesktop: false })
  await files.openFile()
  await files.revealFile()
  await files.copyPath('other.yaml')
  const path = '/work/.recording'
  expect(done).toEqual([`copy ${path}/chat.yaml`, `copy ${path}/chat.yaml`, `copy ${path}/other.yaml`])
})

test('paths are written as the system writes them', () => {
  expect(pathIn('C:\\work\\.recording', 'chat.yaml')).toBe('C:\\work\\.recording\\chat.yaml')
})
