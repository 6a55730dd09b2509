/** Extensions that come with the simulator: written on the same interface as the user's, loaded in the same way, always first. */
import type { Settings } from '../shared/config.ts'
import type { BuiltInExtension } from './extension-host-parts.ts'

export function builtInExtensions(_settings: Settings): BuiltInExtension[] {
  return []
}
