/** Arguments of calls come from outside: each is checked, and what is wrong with it is named. */
import type * as z from 'zod'
import { SimulatorError } from '../../shared/errors.ts'

/** @throws SimulatorError BAD_CALL naming the field. */
export function checkArgument<T>(call: string, name: string, schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const { path, message } = deepest(parsed.error.issues, [])
  throw new SimulatorError('BAD_CALL', `${call}: ${[name, ...path].join('.')}: ${message}`)
}

/** Of the forms a value might have had, the one that it comes nearest to says best what is wrong with it. */
function deepest(issues: readonly z.core.$ZodIssue[], before: PropertyKey[]): { path: string[]; message: string } {
  const found = issues.flatMap((issue) => {
    const path = [...before, ...issue.path]
    if (issue.code === 'invalid_union' && issue.errors.length > 0)
      return issue.errors.map((errors) => deepest(errors, path))
    return [{ path: path.map(String), message: issue.message }]
  })
  const [first, ...others] = found
  return others.reduce(
    (best, other) => (other.path.length > best.path.length ? other : best),
    first ?? { path: [], message: 'invalid' }
  )
}
