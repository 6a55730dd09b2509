/** Recordings that are handed on as a file, and files whose recordings are taken over. */

/** Bytes of UTF-8 that travel in one piece when recordings are exported or imported. */
export const MOST_TRANSFERRED = 64 * 1024 * 1024

export const EXPORT_FORMATS = ['yaml', 'har'] as const
/** `yaml`: a recording file; `har`: an HTTP archive (HAR 1.2), as browsers and proxies read it. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

/** Interactions of a file by their keys, in their order; without keys all of them. */
export interface ExportPlace {
  file: string
  keys?: string[]
}

/** Places of interactions, those of a file together; files and keys stay in their order. */
export function groupedByFile(places: Iterable<{ file: string; key: string }>): { file: string; keys: string[] }[] {
  const files = new Map<string, string[]>()
  for (const { file, key } of places) {
    const keys = files.get(file)
    if (keys) keys.push(key)
    else files.set(file, [key])
  }
  return [...files].map(([file, keys]) => ({ file, keys }))
}

/** A recording file (`.yaml`, `.yml`) or an HTTP archive (`.har`, `.json`). */
export interface ImportFile {
  name: string
  text: string
}

export interface ImportedRow {
  method: string
  /** Path and query. */
  uri: string
  /** As in `InteractionRow`. */
  title: string
  status: number
  stream: boolean
  /** Where it goes. */
  file: string
}

export interface SkippedGroup {
  /** A sentence without its full stop, in lower case: what stands against each of them. */
  reason: string
  count: number
  /** What the first of them are called. */
  examples: string[]
}

/** What an imported file holds, to be added or not. */
export interface ImportView {
  added: number
  /** The first of those that are added. */
  rows: ImportedRow[]
  skipped: SkippedGroup[]
}

export interface ImportOutcome extends ImportView {
  /** Where everything went; deleting it takes the import back. */
  places: { file: string; keys: string[] }[]
}
