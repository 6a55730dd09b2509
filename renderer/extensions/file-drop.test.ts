import { expect, test } from 'vitest'
import { readDrop } from './file-drop.ts'

function item(name: string, isFolder = false) {
  return { file: new File([], name), isFolder }
}

const desktop = { pathOf: (file: File) => `/here/${file.name}` }

test('the desktop window learns the paths of what can be an extension', () => {
  const items = [item('a.ts'), item('notes.md'), item('folder', true)]
  expect(readDrop(items, desktop)).toEqual({ kind: 'paths', paths: ['/here/a.ts', '/here/folder'] })
})

test('a browser learns a name alone', () => {
  expect(readDrop([item('notes.md'), item('a.ts')], undefined)).toEqual({ kind: 'name', name: 'a.ts' })
})

test('anything else is refused with what would do', () => {
  expect(readDrop([item('notes.md')], desktop)).toMatchObject({
    kind: 'refused',
    reason: expect.stringContaining('.ts')
  })
  expect(readDrop([], undefined)).toMatchObject({ kind: 'refused' })
})

test('a file without a place on a disk says so', () => {
  expect(readDrop([item('a.ts')], { pathOf: () => '' })).toEqual({
    kind: 'refused',
    reason: 'a.ts lies on no disk of this computer'
  })
})
