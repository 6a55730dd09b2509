/** Places in a JSON body, written as people write them: `user`, `messages[*].name`, `metadata["trace.id"]`, `*.id`. */

/** A key, a place in a list, or null for any of them. */
export type Segment = string | number | null

const SEGMENT = /\.?(?:\[(?:(\d+)|(\*)|"((?:[^"\\]|\\.)*)"|'([^']*)')\]|(\*)(?=[.[]|$)|([^.[\]]+))/y

/** null = this is no such place. */
export function parseFieldPath(text: string): Segment[] | null {
  const segments: Segment[] = []
  SEGMENT.lastIndex = 0
  while (SEGMENT.lastIndex < text.length) {
    const found = SEGMENT.exec(text)
    if (!found) return null
    const [, place, anyPlace, quoted, single, anyKey, key] = found
    if (place !== undefined) segments.push(Number(place))
    else if (anyPlace !== undefined || anyKey !== undefined) segments.push(null)
    else segments.push(quoted?.replace(/\\(.)/g, '$1') ?? single ?? key ?? '')
  }
  return segments.length > 0 ? segments : null
}

/** The next part of a path as it is written behind the others. */
export function printSegment(segment: string | number): string {
  if (typeof segment === 'number') return `[${segment}]`
  return /^[^.[\]"'*]+$/.test(segment) ? `.${segment}` : `[${JSON.stringify(segment)}]`
}

/** Changes what stands at a place. @param change Answers with what is to stand there; undefined = nothing. */
export function changeAt(value: unknown, segments: readonly Segment[], change: (found: unknown) => unknown): void {
  const [segment, ...rest] = segments
  if (segment === undefined || typeof value !== 'object' || value === null) return
  // Any object has text keys, and those of a list are its places.
  const holder = value as Record<string, unknown>
  const keys = segment === null ? Object.keys(holder) : [String(segment)]
  for (const key of keys) {
    if (!Object.hasOwn(holder, key) || (Array.isArray(holder) && !/^\d+$/.test(key))) continue
    if (rest.length > 0) changeAt(holder[key], rest, change)
    else set(holder, key, change(holder[key]))
  }
}

function set(holder: Record<string, unknown>, key: string, value: unknown): void {
  if (value !== undefined) holder[key] = value
  // A list keeps its length, or everything behind would seem to have moved.
  else if (Array.isArray(holder)) holder[key] = null
  else delete holder[key]
}
