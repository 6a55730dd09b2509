/** The one way YAML is read: the core schema, plus bytes. Nothing in a file can run code or grow beyond its own size. */
import { binaryTag, CORE_SCHEMA, load, YAMLException } from 'js-yaml'
import { messageOf } from '../../shared/errors.ts'
import type { RecordingProblem } from '../../shared/recordings.ts'

/**
 * Numbers, booleans and null as YAML 1.2 has them, and `!!binary`, which the recordings of other tools hold. Dates stay texts, and so do
 * `yes` and `010`, which YAML 1.1 would turn into something else. Any other tag is refused.
 */
export const RECORDING_SCHEMA = CORE_SCHEMA.withTags(binaryTag)

/** Places that may point to an anchor in one text; real files have a handful. */
const MOST_ALIASES = 1000
/** Values that a text may have once every alias is written out. */
const MOST_VALUES = 2_000_000
/** The parser's own limit on what is written down; aliases of what surrounds them would go on for ever. */
const DEEPEST = 200

export type YamlResult = { value: unknown } | RecordingProblem

/** @param text Without its byte order mark. @param firstLine The number of its first line, for texts cut out of a file. */
export function readYaml(text: string, firstLine = 1): YamlResult {
  try {
    const value = load(text, { schema: RECORDING_SCHEMA, maxAliases: MOST_ALIASES })
    if (countValues(value, MOST_VALUES) > 0) return { value }
    return { line: null, reason: `its aliases stand for more than ${MOST_VALUES} values, or for themselves` }
  } catch (error) {
    if (!(error instanceof YAMLException)) return { line: null, reason: messageOf(error) }
    return { line: error.mark ? firstLine + error.mark.line : null, reason: error.reason }
  }
}

/** What of the allowance is left; 0 or less = the value is larger. Counts aliases each time, which no plain copy of them would survive. */
function countValues(value: unknown, allowance: number, depth = 0): number {
  let left = depth > DEEPEST ? 0 : allowance - 1
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return left
  for (const child of Array.isArray(value) ? value : Object.values(value)) {
    left = countValues(child, left, depth + 1)
    if (left <= 0) break
  }
  return left
}
