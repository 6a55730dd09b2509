/** Why a request was not replayed, as far as the screen words it. */
import type { MissExplanation } from '../../shared/recordings.ts'
import type { TrafficRow } from '../../shared/telemetry.ts'

/** Whether nothing in the recordings answered this exchange. */
export function isMiss(row: TrafficRow): boolean {
  return row.status === 404 && row.note !== null && row.note.startsWith('RecordingNotFound')
}

/** Whether an exchange can be kept as if it had been recorded; one that came from a recording already is. */
export function canKeep(row: TrafficRow): boolean {
  const { state, status, source } = row
  return (
    state === 'done' &&
    status !== null &&
    status >= 200 &&
    status < 300 &&
    source !== 'replay' &&
    row.operation !== null
  )
}

/** A file's name without its folder, on any system. */
export function fileNameOf(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path
}

export function missText({ file, fileExists, nearest }: MissExplanation): string {
  const name = fileNameOf(file)
  if (!fileExists) return `There is no recording of this path: ${name} does not exist.`
  if (!nearest) return `${name} holds nothing to compare with.`
  const title = nearest.title === '' ? '' : ` “${nearest.title}”`
  const which = `Not in ${name}. Nearest: #${nearest.index + 1}${title}`
  return nearest.at === null ? `${which}, which differs only in spelling or order.` : `${which}, which differs first at`
}
