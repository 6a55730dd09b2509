/** The list's columns and how an exchange reads in them. */
import type { TrafficRow } from '../../shared/telemetry.ts'
import { formatDuration, formatTime, formatTokens } from '../format.ts'

export interface LogColumn {
  name: string
  width: string
  /** Numbers stand at the right, code in the mono face. */
  style: 'text' | 'number' | 'code'
  read: (row: TrafficRow) => string
}

export const LOG_COLUMNS: readonly LogColumn[] = [
  { name: 'Time', width: '100px', style: 'code', read: (row) => formatTime(row.startedAt) },
  { name: 'Operation', width: '98px', style: 'text', read: (row) => operationName(row.operation) },
  { name: 'Deployment', width: 'minmax(88px, 0.5fr)', style: 'text', read: (row) => row.deployment ?? '–' },
  { name: 'Source', width: '74px', style: 'text', read: (row) => row.source },
  { name: 'Status', width: '84px', style: 'text', read: statusText },
  { name: 'First byte', width: '72px', style: 'number', read: (row) => formatDuration(row.firstByteMs) },
  { name: 'Total', width: '68px', style: 'number', read: (row) => formatDuration(row.totalMs) },
  {
    name: 'Tokens',
    width: '92px',
    style: 'number',
    read: (row) => formatTokens(row.promptTokens, row.completionTokens)
  },
  { name: 'Path', width: 'minmax(84px, 1fr)', style: 'code', read: (row) => row.path }
]

export const LOG_GRID_COLUMNS = LOG_COLUMNS.map((column) => column.width).join(' ')

/** Names the shape and colour of the status; the text says the same. */
export type StatusTone = 'open' | 'aborted' | 'good' | 'refused' | 'broken'

export function statusTone(row: TrafficRow): StatusTone {
  if (row.state !== 'done') return row.state
  if (row.status === null || row.status >= 500) return 'broken'
  return row.status >= 400 ? 'refused' : 'good'
}

export function statusText(row: TrafficRow): string {
  if (row.state === 'open') return 'open'
  if (row.state === 'aborted') return 'aborted'
  return row.status === null ? 'no status' : String(row.status)
}

/** `chat_completions` → `Chat` */
export function operationName(operation: string | null): string {
  if (operation === null) return '–'
  if (operation === 'chat_completions') return 'Chat'
  const words = operation.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** The row as a sentence, for screen readers. */
export function rowSentence(row: TrafficRow): string {
  const target = row.deployment === null ? '' : ` on ${row.deployment}`
  const time = row.totalMs === null ? '' : `, ${formatDuration(row.totalMs)}`
  const note = row.note === null ? '' : `, ${row.note}`
  const operation = row.operation === null ? `${row.method} ${row.path}` : operationName(row.operation)
  return `${operation}${target}, ${statusText(row)}${note}${time}`
}
