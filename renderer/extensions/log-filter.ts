import type { ExtensionLogLine } from '../../shared/extensions.ts'

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

export interface LogFilter {
  /** Name of an extension; null = all of them. */
  extension: string | null
  /** The least that is shown. */
  level: LogLevel
  text: string
}

export const NO_FILTER: LogFilter = { extension: null, level: 'debug', text: '' }

export function isFiltering({ extension, level, text }: LogFilter): boolean {
  return extension !== null || level !== 'debug' || text.trim() !== ''
}

/** The lines that pass; the list itself when all do. */
export function filterLines<L extends ExtensionLogLine>(lines: readonly L[], filter: LogFilter): readonly L[] {
  if (!isFiltering(filter)) return lines
  const least = LOG_LEVELS.indexOf(filter.level)
  const wanted = filter.text.trim().toLowerCase()
  return lines.filter(
    ({ extension, level, text }) =>
      (filter.extension === null || extension === filter.extension) &&
      LOG_LEVELS.indexOf(level) >= least &&
      (wanted === '' || text.toLowerCase().includes(wanted))
  )
}

/** The extensions that can be chosen from: those that are there, and those that have said something. */
export function speakersOf(names: readonly string[], lines: readonly ExtensionLogLine[]): string[] {
  return [...new Set([...names, ...lines.map(({ extension }) => extension)])]
}
