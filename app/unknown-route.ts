/** The answer for a path that nobody here serves, in the path's own dialect. */
import type { Context } from './context.ts'
import { type ApiError, modelError, resourceNotFound } from './openai/errors.ts'

export function unknownRoute({ route, request }: Context): ApiError {
  if (route.kind !== 'unknown' || route.dialect === 'azure') return resourceNotFound()
  return modelError(404, { message: `Invalid URL (${request.method} ${request.path})` })
}
