/** Names of interactions in their file: the same request keeps the same name, whatever happens around it. */
import { fromHex, toHex } from './bytes.ts'
import { md5 } from './hash.ts'
import type { RegionTable } from './region-table.ts'

/** @param ordinal How many earlier ones have the same request. */
export function keyOf(routeName: string, hash: Uint8Array, ordinal: number): string {
  const key = `${md5(routeName).slice(0, 8)}${toHex(hash)}`
  return ordinal === 0 ? key : `${key}.${ordinal}`
}

export interface ParsedKey {
  route: string
  hash: Uint8Array
  ordinal: number
}

/** null = this is no key. */
export function parseKey(key: string): ParsedKey | null {
  const [, route, hex, ordinal] = /^([0-9a-f]{8})([0-9a-f]{32})(?:\.(\d{1,9}))?$/.exec(key) ?? []
  if (route === undefined || hex === undefined) return null
  return { route, hash: fromHex(hex, new Uint8Array(16)), ordinal: Number(ordinal ?? 0) }
}

export function keyAt(table: RegionTable, index: number): string {
  return keyOf(table.routeName(index), table.hash(index), table.ordinal(index))
}

/** −1 = there is none. */
export function findKey(table: RegionTable, { route, hash, ordinal }: ParsedKey): number {
  for (const routeName of table.routes) {
    if (md5(routeName).slice(0, 8) !== route) continue
    for (let at = table.first(routeName, hash); at >= 0; at = table.next(at))
      if (table.ordinal(at) === ordinal) return at
  }
  return -1
}
