/** How recordings read: settings with what they mean, rows as sentences. */
import type { Mode } from '../../shared/config.ts'
import type { IgnoreRule, RecordPolicy, ReplayMatch } from '../../shared/recordings.ts'
import { formatPlural, formatTime } from '../format.ts'

export const POLICY_TEXTS: Record<RecordPolicy, { title: string; means: string }> = {
  new: { title: 'New only', means: 'Answer from recordings where there is one; forward and record the rest' },
  all: { title: 'All, replacing', means: 'Forward every request and replace what was recorded for it' },
  none: { title: 'Nothing', means: 'Forward every request and keep nothing' }
}

export const MATCH_TEXTS: Record<ReplayMatch, { title: string; means: string }> = {
  exact: { title: 'Exact', means: 'The request’s body must be the recorded one, byte by byte' },
  canonical: {
    title: 'Canonical',
    means: 'Equal JSON is enough: order and white space do not matter, nor does what the ignore rules name'
  }
}

export const STATE_TEXTS: Record<Mode, string> = { record: 'Recording', replay: 'Replaying', generate: 'Not in use' }

/** What is kept of what passes through. */
export const KEPT_HINT = 'Bodies are stored as they are; credentials in headers and in the query are not.'

export function speedProblem(text: string): string | null {
  const value = Number(text)
  return text.trim() !== '' && value >= 0 && value <= 1000 ? null : 'From 0 (at once) to 1000'
}

export function problemText({ line, reason }: { line: number | null; reason: string }): string {
  return line === null ? reason : `line ${line}: ${reason}`
}

export function usesText(hits: number, lastHitAt: number | null): string {
  if (hits === 0) return 'Not used since the start'
  const last = lastHitAt === null ? '' : `, last ${formatTime(lastHitAt).slice(0, 8)}`
  return `Used ${formatPlural(hits, 'time')}${last}`
}

export function ruleText({ field, pattern, path }: IgnoreRule): string {
  const what = pattern === undefined ? field : `/${pattern}/ in ${field ?? 'any text'}`
  return path === undefined ? String(what) : `${what} (requests to ${path})`
}
