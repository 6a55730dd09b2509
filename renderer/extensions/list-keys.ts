/** The list of extensions as a keyboard sees it: rows, each with the places where something can be done. */
import type { ExtensionView } from '../../shared/extensions.ts'
import { originText } from './extension-texts.ts'

export const STOPS = ['row', 'watch', 'reload', 'enable', 'source', 'reveal', 'remove', 'errors', 'stack'] as const
export type Stop = (typeof STOPS)[number]

export interface ListPlace {
  path: string
  stop: Stop
}

export interface ListRow {
  path: string
  stops: readonly Stop[]
}

/** What a row offers, in the order in which it is drawn. What is built in has no file. */
export function stopsOf(extension: ExtensionView, { isDesktop }: { isDesktop: boolean }): Stop[] {
  const hasFile = extension.origin !== 'built-in'
  const offered: Record<Stop, boolean> = {
    row: true,
    watch: hasFile,
    reload: hasFile && extension.state !== 'disabled',
    enable: hasFile,
    source: hasFile,
    reveal: hasFile && isDesktop,
    remove: originText(extension).locked === null,
    errors: extension.errors > 0,
    stack: Boolean(extension.problem?.stack)
  }
  return STOPS.filter((stop) => offered[stop])
}

/** The one place that Tab leads to: the wanted one as long as it is there, else as near to it as can be. */
export function placeIn(rows: readonly ListRow[], wanted: ListPlace | null, lastIndex: number): ListPlace | null {
  const row = rows.find(({ path }) => path === wanted?.path) ?? rows[Math.min(lastIndex, rows.length - 1)]
  return row ? { path: row.path, stop: stopIn(row, wanted?.stop ?? 'row') } : null
}

/** Where a key leads; null when it is no such key. */
export function moveIn(rows: readonly ListRow[], from: ListPlace, key: string): ListPlace | null {
  const index = rows.findIndex(({ path }) => path === from.path)
  const row = rows[index]
  if (!row) return null
  const step = { ArrowLeft: -1, ArrowRight: 1 }[key]
  if (step !== undefined) {
    const stop = row.stops[row.stops.indexOf(from.stop) + step] ?? from.stop
    return { path: row.path, stop }
  }
  const last = rows.length - 1
  const targets: Record<string, number> = {
    ArrowUp: index - 1,
    k: index - 1,
    ArrowDown: index + 1,
    j: index + 1,
    Home: 0,
    PageUp: 0,
    End: last,
    PageDown: last
  }
  const target = targets[key]
  const next = target === undefined ? undefined : rows[Math.max(0, Math.min(last, target))]
  return next ? { path: next.path, stop: stopIn(next, from.stop) } : null
}

function stopIn({ stops }: ListRow, wanted: Stop): Stop {
  return stops.includes(wanted) ? wanted : 'row'
}
