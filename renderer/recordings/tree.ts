/** Files and their interactions as one list of lines, of which only those in sight are ever asked for. */
import type { RecordingFileView } from '../../shared/recordings.ts'

export interface Branch {
  file: RecordingFileView
  /** The line of the file itself. */
  start: number
  open: boolean
  /** Interactions that belong to it, shown or not. */
  total: number
  /** Lines below the file's own. */
  shown: number
}

export interface Tree {
  branches: readonly Branch[]
  length: number
}

/** A line: a file, or one of its interactions by its position among those that are listed. */
export interface TreeLine {
  branch: Branch
  /** null = the file itself. */
  at: number | null
}

export interface TreeOptions {
  isOpen: (file: string) => boolean
  /** How many interactions a file lists; null = not known yet. */
  countOf: (file: RecordingFileView) => number | null
}

export function buildTree(files: readonly RecordingFileView[], { isOpen, countOf }: TreeOptions): Tree {
  let length = 0
  const branches = files.map((file) => {
    const total = countOf(file) ?? 0
    const open = isOpen(file.file)
    const branch = { file, start: length, open, total, shown: open ? total : 0 }
    length += 1 + branch.shown
    return branch
  })
  return { branches, length }
}

export function lineAt(tree: Tree, index: number): TreeLine | null {
  if (index < 0 || index >= tree.length) return null
  let low = 0
  let high = tree.branches.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    const branch = tree.branches[middle]
    if (branch && branch.start <= index) low = middle
    else high = middle - 1
  }
  const branch = tree.branches[low]
  if (!branch) return null
  return { branch, at: index === branch.start ? null : index - branch.start - 1 }
}

/** The line of a file or of one of its interactions; -1 when it is not listed. */
export function indexOfLine(tree: Tree, file: string, at: number | null): number {
  const branch = tree.branches.find((each) => each.file.file === file)
  if (!branch) return -1
  if (at === null) return branch.start
  return at < branch.shown ? branch.start + 1 + at : -1
}

/** A stretch of one file's interactions; `to` is not part of it. */
export interface Stretch {
  file: string
  from: number
  to: number
}

/** Which interactions lie between two lines, both included. */
export function stretchesBetween(tree: Tree, one: number, other: number): Stretch[] {
  const first = Math.min(one, other)
  const last = Math.max(one, other)
  return tree.branches.flatMap(({ file, start, shown }) => {
    const from = Math.max(0, first - start - 1)
    const to = Math.min(shown, last - start)
    return to > from ? [{ file: file.file, from, to }] : []
  })
}

/** What a file is called in the list: the operation and the deployment where its path has them, else its name. */
export function fileTitle({ file, path }: Pick<RecordingFileView, 'file' | 'path'>): string {
  if (path === null) return file
  const [, deployment, operation] = /\/deployments\/([^/]+)\/(.+)$/.exec(path) ?? []
  if (deployment === undefined || operation === undefined) return path
  return `${shortOperation(operation)} ${deployment}`
}

function shortOperation(operation: string): string {
  if (operation === 'chat/completions') return 'chat'
  return operation.replaceAll('/', ' ')
}
