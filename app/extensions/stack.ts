/** Stacks of errors in the words of an extension's own sources: source maps applied, the first place in them found. */
import { SourceMap } from 'node:module'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Place } from './failure.ts'
import type { LoadedFile } from './load/module-load.ts'

export type Files = ReadonlyMap<string, LoadedFile>

/** Where in an extension's files an error comes from, by the innermost frame that stands in one. */
export function placeIn(stack: string, files: Files): Place | null {
  for (const line of stack.split('\n')) {
    const frame = frameOf(line, files)
    if (frame) return originalOf(frame, files)
  }
  return null
}

/** The stack with the frames of an extension's files as its author wrote them. */
export function mappedStack(stack: string, files: Files): string {
  return stack
    .split('\n')
    .map((line) => {
      const frame = frameOf(line, files)
      if (!frame) return line
      const { file, line: at, column } = originalOf(frame, files)
      return line.replace(frame.text, `${file}:${at}:${column}`)
    })
    .join('\n')
}

/** Whether a stack has a frame in one of the files. */
export function mentions(stack: string, files: Files): boolean {
  return stack.split('\n').some((line) => frameOf(line, files) !== undefined)
}

interface Frame {
  /** As the stack prints it. */
  text: string
  file: string
  line: number
  column: number
}

const FRAME = /(file:\/\/.+?|(?:[A-Za-z]:)?[\\/].+?):(\d+):(\d+)\)?$/

function frameOf(line: string, files: Files): Frame | undefined {
  if (!/^\s*at /.test(line)) return undefined
  const match = FRAME.exec(line)
  if (!match) return undefined
  const [whole, path = '', row = '', column = ''] = match
  const file = path.startsWith('file:') ? safePath(path) : path
  if (!files.has(file)) return undefined
  return { text: whole.replace(/\)$/, ''), file, line: Number(row), column: Number(column) }
}

function originalOf({ file, line, column }: Frame, files: Files): Place & { line: number; column: number } {
  const map = files.get(file)?.map
  if (!map) return { file, line, column }
  // Made by the compiler when the file was loaded.
  const entry = new SourceMap(JSON.parse(Buffer.from(map, 'base64').toString('utf8'))).findEntry(line - 1, column - 1)
  if (!('originalSource' in entry) || entry.originalSource === undefined) return { file, line, column }
  return {
    file: resolve(dirname(file), safePath(entry.originalSource)),
    line: entry.originalLine + 1,
    column: entry.originalColumn + 1
  }
}

function safePath(url: string): string {
  if (!url.startsWith('file:')) return url
  try {
    return fileURLToPath(url)
  } catch {
    return url
  }
}
