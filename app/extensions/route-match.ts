/** Path templates of extensions: `{name}` stands for a segment or a part of one, and nothing stands for a `/`. */

/** @returns The parameters, decoded; null where method or path are others. */
export type Matcher = (path: string) => Record<string, string> | null

/** Templates stand in extensions' sources, so they are few; beyond this many somebody makes them up. */
const REMEMBERED = 1000

/** @returns A matcher for a template, kept for the next time. */
export function createTemplates(): (template: string) => Matcher {
  const known = new Map<string, Matcher>()
  return (template) => {
    const matcher = known.get(template)
    if (matcher) return matcher
    if (known.size >= REMEMBERED) known.clear()
    const made = compileTemplate(template)
    known.set(template, made)
    return made
  }
}

/** @throws TypeError when the template cannot be one. */
export function compileTemplate(template: string): Matcher {
  if (!template.startsWith('/'))
    throw new TypeError(`isRouteMatch: the path must begin with "/", but is ${JSON.stringify(template)}`)
  const names: string[] = []
  const segments = template.split('/').map((segment) => compileSegment(segment, names, template))
  const fixed = names.length === 0 ? decoded(template) : null
  return (path) => {
    if (fixed !== null) return decoded(path) === fixed ? {} : null
    const parts = path.split('/')
    if (parts.length !== segments.length) return null
    const params: Record<string, string> = {}
    for (const [index, segment] of segments.entries()) {
      if (!segment(decoded(parts[index] ?? ''), params)) return null
    }
    return params
  }
}

type Segment = (text: string, params: Record<string, string>) => boolean

function compileSegment(segment: string, names: string[], template: string): Segment {
  const pieces = segment.split(/\{([^{}]*)\}/)
  if (pieces.length === 1) {
    const text = decoded(segment)
    return (part) => part === text
  }
  const own: string[] = []
  let pattern = ''
  for (const [index, piece] of pieces.entries()) {
    if (index % 2 === 0) {
      pattern += decoded(piece).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      continue
    }
    if (!/^\w+$/.test(piece))
      throw new TypeError(
        `isRouteMatch: "{${piece}}" in ${JSON.stringify(template)} must name a parameter in letters, digits and "_"`
      )
    if (names.includes(piece))
      throw new TypeError(`isRouteMatch: "{${piece}}" stands twice in ${JSON.stringify(template)}`)
    names.push(piece)
    own.push(piece)
    // Each takes as little as it can, but for the last, so the cost stays linear for one and small for a few.
    pattern += index === pieces.length - 2 ? '(.+)' : '(.+?)'
  }
  const expression = new RegExp(`^${pattern}$`, 's')
  return (part, params) => {
    const match = expression.exec(part)
    if (!match) return false
    for (const [index, name] of own.entries()) params[name] = match[index + 1] ?? ''
    return true
  }
}

/** What is not properly encoded stands for itself. */
function decoded(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
