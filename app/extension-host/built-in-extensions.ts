/** Extensions that come with the simulator: written on the same interface as the user's, loaded in the same way, always first. */
import type { Settings } from '../../shared/config.ts'
import { createDocumentIntelligence } from '../document-intelligence/index.ts'
import { seededRandom } from '../random.ts'
import type { BuiltInExtension } from './parts.ts'

export interface BuiltInParts {
  entropy(): number
  now(): number
  clock(): number
}

export function builtInExtensions(
  { docIntelligenceRps, region, seed }: Settings,
  { entropy, now, clock }: BuiltInParts
): BuiltInExtension[] {
  return [
    createDocumentIntelligence({
      requestsPerSecond: docIntelligenceRps,
      region,
      seed: seed ?? entropy(),
      // Never the user's seed: after a restart, other operations must have other names.
      random: seededRandom(entropy()),
      now,
      clock
    })
  ]
}
