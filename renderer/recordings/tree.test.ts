import { expect, test } from 'vitest'
import type { RecordingFileView } from '../../shared/recordings.ts'
import { buildTree, fileTitle, indexOfLine, lineAt, stretchesBetween } from './tree.ts'

const file = (name: string, interactions: number): RecordingFileView => ({
  file: name,
  path: null,
  interactions,
  bytes: 0,
  modifiedAt: 0,
  unsaved: 0,
  hits: 0,
  problem: null
})

const treeOf = (closed: string[] = []) =>
  buildTree([file('a', 2), file('b', 0), file('c', 100_000)], {
    isOpen: (name) => !closed.includes(name),
    countOf: ({ interactions }) => interactions
  })

test('every line is a file or one of its interactions, and is found again', () => {
  const tree = treeOf()
  const lines = [0, 1, 2, 3, 4, 5, 100_004].map((index) => {
    const line = lineAt(tree, index)
    return [line?.branch.file.file, line?.at]
  })
  expect(lines).toEqual([
    ['a', null],
    ['a', 0],
    ['a', 1],
    ['b', null],
    ['c', null],
    ['c', 0],
    ['c', 99_999]
  ])
  expect([indexOfLine(tree, 'c', 99_999), indexOfLine(tree, 'b', null), indexOfLine(tree, 'a', 2)]).toEqual([
    100_004, 3, -1
  ])
  expect([lineAt(tree, -1), lineAt(tree, tree.length)]).toEqual([null, null])
})

test('a closed file takes one line', () => {
  const tree = treeOf(['c'])
  expect([tree.length, indexOfLine(tree, 'c', 5), tree.branches[2]?.total]).toEqual([5, -1, 100_000])
})

test('a stretch of lines goes across files, in either direction', () => {
  const expected = [
    { file: 'a', from: 1, to: 2 },
    { file: 'c', from: 0, to: 3 }
  ]
  expect(stretchesBetween(treeOf(), 2, 7)).toEqual(expected)
  expect(stretchesBetween(treeOf(), 7, 2)).toEqual(expected)
  expect(stretchesBetween(treeOf(), 3, 4)).toEqual([])
})

test('a file is called by its operation and deployment', () => {
  const titles = [
    '/openai/deployments/gpt-4o/chat/completions',
    '/openai/deployments/embed/embeddings',
    '/openai/deployments/w/audio/translations',
    '/openai/v1/chat/completions',
    null
  ].map((path) => fileTitle({ file: 'x.yaml', path }))
  expect(titles).toEqual([
    'chat gpt-4o',
    'embeddings embed',
    'audio translations w',
    '/openai/v1/chat/completions',
    'x.yaml'
  ])
})
