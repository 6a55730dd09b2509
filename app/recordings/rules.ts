/** What does not matter when requests are compared. */
import { createHash } from 'node:crypto'
import type { IgnoreRule } from '../../shared/recordings.ts'
import { canonicalText, parseJson } from './canonical-json.ts'
import { changeAt, parseFieldPath, type Segment } from './field-path.ts'
import type { PatternRunner } from './pattern-runner.ts'

interface CompiledRule {
  segments: Segment[] | null
  pattern: string | undefined
  path: RegExp | null
}

export class Rules {
  readonly list: readonly IgnoreRule[]
  readonly #compiled: CompiledRule[]
  readonly #runner: PatternRunner

  /** @param list Checked by `ruleProblem`. */
  constructor(list: readonly IgnoreRule[], runner: PatternRunner) {
    this.list = list
    this.#runner = runner
    this.#compiled = list.map(({ field, pattern, path }) => ({
      segments: field === undefined ? null : parseFieldPath(field),
      pattern,
      path: path === undefined ? null : pathPattern(path)
    }))
  }

  /** A short name that equal requests share; null = the body is no JSON. @param routeName `METHOD|path` */
  canonicalName(routeName: string, body: Uint8Array): string | null {
    const json = parseJson(body)
    if (!json) return null
    try {
      const text = canonicalText(this.reduce(routeName.slice(routeName.indexOf('|') + 1), json.value))
      return createHash('md5').update(`${routeName}|${text}`).digest('base64')
    } catch (error) {
      // Nested too deep to be walked through.
      if (error instanceof RangeError) return null
      throw error
    }
  }

  /** A body without what does not matter. Changes the value. */
  reduce(path: string, value: unknown): unknown {
    const holder = { value }
    for (const rule of this.#compiled) {
      if (rule.path && !rule.path.test(path)) continue
      if (rule.segments && rule.pattern === undefined) changeAt(holder.value, rule.segments, () => undefined)
      else if (rule.pattern !== undefined) this.#strip(holder, rule.segments, rule.pattern)
    }
    return holder.value
  }

  #strip(holder: { value: unknown }, segments: Segment[] | null, pattern: string): void {
    const texts: string[] = []
    const collect = (text: string) => {
      texts.push(text)
      return text
    }
    const each = (change: (text: string) => string) => {
      if (segments) changeAt(holder.value, segments, (found) => changeTexts(found, change))
      else holder.value = changeTexts(holder.value, change)
    }
    each(collect)
    const stripped = this.#runner.strip(pattern, texts)
    let at = 0
    each((text) => stripped[at++] ?? text)
  }
}

/** What is wrong with a rule; null = nothing. */
export function ruleProblem({ field, pattern }: IgnoreRule): string | null {
  if (field !== undefined && parseFieldPath(field) === null) {
    return `field: ${JSON.stringify(field)} is no place in a body; write for example messages[*].name`
  }
  try {
    if (pattern !== undefined) new RegExp(pattern)
    return null
  } catch {
    return `pattern: ${JSON.stringify(pattern)} is no regular expression`
  }
}

function changeTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => changeTexts(item, change))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, changeTexts(item, change)]))
}

/** `*` stands for one segment. */
function pathPattern(path: string): RegExp {
  const parts = path.split('/').map((part) => (part === '*' ? '[^/]+' : part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')))
  return new RegExp(`^${parts.join('/')}$`)
}
