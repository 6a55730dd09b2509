/** What an imported file offers, one by one. */
import type { Interaction } from './recording.ts'

/** Or the end of a sentence that says why it is none. */
export type Candidate = { interaction: Interaction } | { reason: string }
