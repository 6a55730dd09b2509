import type { EncodingName } from './contract.ts'

/** What the counting thread is started with: every encoding's table, in shared memory. */
export interface ThreadData {
  tables: readonly { encoding: EncodingName; buffer: ArrayBufferLike }[]
}

/** To the counting thread. */
export type ThreadRequest =
  | { kind: 'count'; id: number; encoding: EncodingName; texts: readonly string[] }
  | { kind: 'cancel'; id: number }

/** From the counting thread. A cancelled job gets no answer. */
export type ThreadReply = { id: number; counts: number[] } | { id: number; error: string }
