/** Reads the interactions that a look at their lines did not tell enough about: those without a hash, and those laid out otherwise. */
import type { FileHandle } from 'node:fs/promises'
import { fromHex, lineAt, readText } from './bytes.ts'
import { readInteraction, readInteractions } from './format.ts'
import type { Interaction } from './recording.ts'
import { bodyHashOf } from './region-body.ts'
import { NAMED, type RegionTable, UNREAD, VERIFIED } from './region-table.ts'
import type { FileIndex } from './scan-file.ts'
import { pathOfUri } from './uri-path.ts'
import { walkRegions } from './walk-regions.ts'
import { readWhole } from './whole-file.ts'

/** Characters parsed at once: enough that each call of the parser pays, and done in a millisecond or two. */
const BATCH = 32 * 1024

/** The index with all of them; `relink` must follow. */
export async function readUnread(file: FileHandle, index: FileIndex): Promise<FileIndex> {
  const { table, layout } = index
  const isUnread = (at: number) => (table.flags(at) & UNREAD) !== 0
  const batch = new Batch(table)
  await walkRegions(file, table, {
    wanted: isUnread,
    visit: (at, text) => fillHash(table, at, text, layout.indent ?? 0) || batch.add(at, text)
  })
  batch.parse()
  // The first that could not be read, or that was passed by since it is no text.
  for (let at = 0; at < table.count; at++) if (isUnread(at)) return explained(file, index, at)
  return index
}

/** Without the parser, where all but the hash is known. Answers whether it could be read. */
function fillHash(table: RegionTable, at: number, text: string, indent: number): boolean {
  if ((table.flags(at) & NAMED) === 0) return false
  try {
    const hash = bodyHashOf(text, indent)
    if (hash === null) return false
    table.fill(at, table.routeName(at), fromHex(hash, new Uint8Array(16)), VERIFIED)
    return true
  } catch {
    // The parser will say what is wrong with it.
    return false
  }
}

/** Interactions for the parser. */
class Batch {
  readonly #table: RegionTable
  #items: { at: number; text: string }[] = []
  #size = 0

  constructor(table: RegionTable) {
    this.#table = table
  }

  /** Answers false once one of them could not be read. */
  add(at: number, text: string): boolean {
    this.#items.push({ at, text })
    this.#size += text.length
    return this.#size < BATCH || this.parse()
  }

  parse(): boolean {
    const items = this.#items
    this.#items = []
    this.#size = 0
    const interactions = readInteractions(items.map(({ text }) => text))
    return items.every(({ at, text }, number) => this.#fill(at, interactions?.[number] ?? parsedAlone(text)))
  }

  #fill(at: number, interaction: Interaction | null): boolean {
    if (!interaction) return false
    const { method, uri, bodyHash } = interaction.request
    this.#table.fill(at, `${method}|${pathOfUri(uri)}`, fromHex(bodyHash, new Uint8Array(16)), VERIFIED)
    return true
  }
}

function parsedAlone(text: string): Interaction | null {
  const result = readInteraction(text)
  return 'interaction' in result ? result.interaction : null
}

async function explained(file: FileHandle, index: FileIndex, at: number): Promise<FileIndex> {
  const line = await lineAt(file, index.table.start(at))
  const text = await readText(file, index.table.start(at), index.table.end(at))
  if (text === null) return { ...index, problem: { line, reason: 'is not UTF-8 text' } }
  const result = readInteraction(text, line)
  if ('interaction' in result) return { ...index, problem: { line, reason: 'changed while it was read' } }
  // An anchor elsewhere in the file may be what it lacks.
  if (/unidentified alias/.test(result.reason)) return readWhole(file, index, line)
  return { ...index, problem: result }
}
