/** Files that cannot be read interaction by interaction: lists in brackets, anchors used elsewhere, anything else that YAML allows. */
import type { FileHandle } from 'node:fs/promises'
import { fromHex, readText } from './bytes.ts'
import { convertInteraction } from './format.ts'
import type { Interaction } from './recording.ts'
import { RegionTable, VERIFIED } from './region-table.ts'
import type { FileIndex } from './scan-file.ts'
import { pathOfUri } from './uri-path.ts'
import { readYaml } from './yaml-schema.ts'

/** Bytes; the parser cannot pause, and this much takes it a third of a second. */
export const LARGEST_WHOLE = 8 * 1024 * 1024

/** @param line The first line that needs the parser. */
export async function readWhole(file: FileHandle, index: FileIndex, line: number): Promise<FileIndex> {
  const table = new RegionTable()
  const broken = (reason: string, at: number | null = null): FileIndex => ({
    ...index,
    table: new RegionTable(),
    whole: null,
    problem: { line: at, reason }
  })
  const { size } = index.stamp
  if (size > LARGEST_WHOLE) {
    return broken('the line is out of place, or laid out in a way that only works in files up to 8 MB', line)
  }
  const text = await readText(file, 0, size)
  if (text === null) return broken('is not UTF-8 text')
  if (text.trim() === '') return { ...index, table, whole: [] }
  const yaml = readYaml(text)
  if (!('value' in yaml)) return broken(yaml.reason, yaml.line)
  const items = listOf(yaml.value)
  if (items === null) return broken('has no list of interactions', 1)
  const whole: Interaction[] = []
  for (const [at, item] of items.entries()) {
    const result = convertInteraction(item, '', null)
    if (!('interaction' in result)) return broken(`interaction ${at + 1}: ${result.reason}`)
    const { method, uri, bodyHash } = result.interaction.request
    const hash = fromHex(bodyHash, new Uint8Array(16))
    table.push({ start: 0, end: 0, route: table.routeNumber(`${method}|${pathOfUri(uri)}`), hash, flags: VERIFIED })
    whole.push(result.interaction)
  }
  return { ...index, table, whole }
}

/** The list of a parsed file; null = this is no file of recordings. */
export function listOf(value: unknown): unknown[] | null {
  if (value === null || value === undefined) return []
  if (typeof value !== 'object' || !('interactions' in value)) return null
  const { interactions } = value
  if (interactions === null) return []
  return Array.isArray(interactions) ? interactions : null
}
