/** The 404 of a path that nobody answers, as its dialect words it. */
import type { Context } from './context.ts'
import { type ApiError, modelError, resourceNotFound } from './openai/errors.ts'

export function unknownRoute({ route, request }: Context): ApiError {
  if (route.kind !== 'unknown' || route.dialect === 'azure') return resourceNotFound()
  return modelError(404, { message: `Invalid URL (${request.method} ${request.path})` })
}
