/** Anything that was thrown, as a problem of an extension's: what, where, and the lines around it. */
import type { ExtensionProblem } from '../../shared/extensions.ts'
import { describeThrown, MisuseError, TimeoutError } from './call.ts'
import { excerptOf, LoadFailure, type Place } from './failure.ts'
import { type Files, mappedStack, placeIn } from './stack.ts'

/** @param files Of the version it happened in. @param at Unix time in milliseconds. */
export function problemOf(error: unknown, files: Files, at: number): ExtensionProblem {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const place: Place | null = error instanceof LoadFailure ? error.place : placeIn(stack, files)
  const source =
    (error instanceof LoadFailure ? error.source : null) ?? (place && (files.get(place.file)?.source ?? null))
  return {
    message: messageFor(error),
    file: place?.file ?? null,
    line: place?.line ?? null,
    column: place?.column ?? null,
    excerpt: source !== null && place?.line ? excerptOf(source, place.line, place.column) : '',
    stack: mappedStack(stack, files),
    at
  }
}

/** Our own words stand by themselves; others' need their kind. */
function messageFor(error: unknown): string {
  const text = describeThrown(error)
  const ours = error instanceof LoadFailure || error instanceof MisuseError || error instanceof TimeoutError
  return ours || !(error instanceof Error) ? text : `${error.name}: ${text}`
}
