/** What an imported file offers, one by one. */
import type { Interaction } from './recording.ts'

export type Candidate =
  | { interaction: Interaction }
  /** Why it is none, as a sentence without its full stop, and what to call it. */
  | { reason: string; what: string }
