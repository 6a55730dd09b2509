/** What went wrong in an extension, with the place in its source, for messages, logs and the UI. */
import type { ExtensionProblem } from '../../shared/extensions.ts'

/** A place in a source file. Lines and columns count from 1; null = not known. */
export interface Place {
  file: string
  line: number | null
  column: number | null
}

/** An extension that cannot be loaded, in words for people. */
export class LoadFailure extends Error {
  override readonly name = 'LoadFailure'
  readonly place: Place | null
  /** The file's text, where the failure is about it. */
  readonly source: string | null

  constructor(
    message: string,
    { place = null, source = null, cause }: { place?: Place | null; source?: string | null; cause?: unknown } = {}
  ) {
    super(message, cause === undefined ? {} : { cause })
    this.place = place
    this.source = source
  }
}

/** Lines shown around the one a problem is in. */
const AROUND = 2
/** Characters of a line that are shown. */
const WIDEST = 160

/** A few lines of a source with their numbers, the line in question marked. @param line From 1. */
export function excerptOf(source: string, line: number, column: number | null): string {
  const lines = source.split(/\r?\n/)
  const first = Math.max(1, line - AROUND)
  const last = Math.min(lines.length, line + AROUND)
  const width = String(last).length
  const shown: string[] = []
  for (let number = first; number <= last; number++) {
    const text = (lines[number - 1] ?? '').slice(0, WIDEST)
    shown.push(`${number === line ? '>' : ' '} ${String(number).padStart(width)} | ${text}`)
    if (number === line && column !== null && column <= WIDEST)
      shown.push(`  ${' '.repeat(width)} | ${' '.repeat(column - 1)}^`)
  }
  return shown.join('\n')
}

/** `/home/me/echo.ts:14:3`, as editors and terminals understand it. */
export function printPlace({ file, line, column }: Place): string {
  return [file, ...(line === null ? [] : [line]), ...(line === null || column === null ? [] : [column])].join(':')
}

/** One line: the place, where it is known, and the reason. */
export function printProblem({ message, file, line, column }: ExtensionProblem): string {
  const text = message.replace(/\s*\n\s*/g, ' ')
  return file === null ? text : `${printPlace({ file, line, column })}: ${text}`
}
