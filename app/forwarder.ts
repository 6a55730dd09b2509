/** What fetches an answer from elsewhere in record mode. The simulator's own and those of extensions are alike. */
import type { Context } from './context.ts'

/** An answer from elsewhere, its body still on the way. */
export interface Forwarded {
  status: number
  /** Lower-case names, all values in their order; encoding already undone, nothing of the connection among them. */
  headers: Record<string, string[]>
  /** Ends when the upstream's does; throws when that breaks off. */
  body: AsyncIterable<Uint8Array>
  /** Whether the answer is worth keeping. */
  persist: boolean
}

/** @throws ApiError 502 or 504, in words that name the setting or the host. undefined = not mine, ask the next. */
export type ForwarderFunction = (context: Context) => Promise<Forwarded | undefined>

export interface ForwarderEntry {
  /** As extensions see it. */
  name: string
  forward: ForwarderFunction
}
