/** What the generators are given to work with. */
import type { EncodingName, TokenCounter } from '../openai/tokens/contract.ts'
import type { Admin } from './admin.ts'
import type { Lorem } from './lorem.ts'

export interface GeneratorParts {
  counter: TokenCounter
  lorem(encoding: EncodingName): Lorem
  /** Display name, as in `x-ms-region`. */
  region: string
  /** What the operations under `/++/` work on. */
  admin: Admin
  /** Unix time in milliseconds. */
  now(): number
}
