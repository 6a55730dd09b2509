/** Azure's `api-version` rules, asked only when the user wants them strict. */
import type { Surface } from './route.ts'

const DATED = new Set([
  '2022-12-01',
  '2023-05-15',
  '2024-02-01',
  '2024-06-01',
  '2024-10-21',
  '2023-03-15-preview',
  '2023-06-01-preview',
  '2023-07-01-preview',
  '2023-08-01-preview',
  '2023-09-01-preview',
  '2023-12-01-preview',
  '2024-02-15-preview',
  '2024-03-01-preview',
  '2024-04-01-preview',
  '2024-05-01-preview',
  '2024-07-01-preview',
  '2024-08-01-preview',
  '2024-09-01-preview',
  '2024-10-01-preview',
  '2024-12-01-preview',
  '2025-01-01-preview',
  '2025-02-01-preview',
  '2025-03-01-preview',
  '2025-04-01-preview'
])

/** Of Document Intelligence, by either of its names. */
const SERVICE = new Set(['2022-08-31', '2023-07-31', '2024-11-30'])

const UNDATED = new Set(['v1', 'preview', 'latest'])

/** Whether real Azure would serve this surface under this version (null = not given). */
export function isAcceptedApiVersion(surface: Surface, version: string | null): boolean {
  if (surface === 'openai') return true
  if (surface === 'azure-v1') return version === null || UNDATED.has(version)
  return version !== null && (surface === 'service' ? SERVICE : DATED).has(version)
}
