/** What is said about an extension, apart from how it looks. */
import { assertNever } from '../../shared/errors.ts'
import type { ExtensionProblem, ExtensionsView, ExtensionView } from '../../shared/extensions.ts'
import { formatCount, formatPlural, formatTime } from '../format.ts'
import { baseName } from './paths.ts'

export const FULL_ACCESS = 'Extensions run with full access to this computer'

export interface StateText {
  title: string
  /** What it means, as a sentence; null where the title says all. */
  note: string | null
}

export function stateText({ state, loadedAt, problem }: ExtensionView): StateText {
  switch (state) {
    case 'active':
      return { title: 'Active', note: null }
    case 'failed':
      return { title: 'Failed', note: 'Nothing of it is in force.' }
    case 'stale': {
      const since = loadedAt === null ? '' : `, loaded ${formatTime(loadedAt).slice(0, 8)}`
      return { title: 'Change failed', note: `Kept the previous version running${since}.` }
    }
    case 'disabled':
      return {
        title: 'Disabled',
        note: problem ? 'It caused trouble; Enable loads it again.' : 'Nothing of it is in force.'
      }
    default:
      return assertNever(state)
  }
}

export interface OriginText {
  title: string
  /** Why it cannot be removed here; null when it can. */
  locked: string | null
}

export function originText({ origin }: ExtensionView): OriginText {
  switch (origin) {
    case 'built-in':
      return { title: 'Built in', locked: 'A part of the simulator: it cannot be removed' }
    case 'flag':
      return { title: '--extension', locked: 'Given by --extension at the start: it can be disabled, not removed' }
    case 'environment':
      return { title: 'EXTENSION_PATH', locked: 'Given by EXTENSION_PATH: it can be disabled, not removed' }
    case '.env':
      return { title: '.env', locked: 'Given by EXTENSION_PATH in .env: it can be disabled, not removed' }
    case 'settings file':
      return { title: 'Settings file', locked: 'Named in the settings file: it can be disabled, not removed' }
    case 'added':
      return { title: 'Added here', locked: null }
    default:
      return assertNever(origin)
  }
}

/** Sets an error of one call apart from what the state says already; null for the latter. */
export function problemTitle({ state }: ExtensionView): string | null {
  return state === 'active' ? 'Last error while answering' : null
}

/** `echo.ts:14:7`; null when nobody knows. */
export function placeText({ file, line, column }: ExtensionProblem): string | null {
  if (file === null) return null
  return [baseName(file), line, column].filter((part) => part !== null).join(':')
}

/** What screen readers hear of a row. */
export function rowSentence(extension: ExtensionView): string {
  const { title, note } = stateText(extension)
  const parts = [extension.name, note === null ? title : `${title}: ${note}`, originText(extension).title]
  if (extension.problem) parts.push(extension.problem.message)
  return parts.join(', ')
}

export function countText({ calls }: ExtensionView): string {
  return formatPlural(calls, 'call')
}

export interface Summary {
  text: string
  isBad: boolean
  hint: string
}

/** All extensions in the few letters of the status bar. */
export function summaryOf(view: ExtensionsView | null): Summary {
  if (!view) return { text: 'Ext –', isBad: false, hint: 'Extensions: not known yet' }
  const bad = view.extensions.filter(isBad)
  if (bad.length > 0) {
    const hint = bad.map((each) => `${each.name}: ${stateText(each).title.toLowerCase()}`).join(' · ')
    return { text: `Ext ${formatCount(bad.length)} failed`, isBad: true, hint }
  }
  const active = view.extensions.filter(({ state }) => state === 'active').length
  return { text: 'Ext ok', isBad: false, hint: `${formatPlural(active, 'extension')} active` }
}

/** Whether somebody should look at it. */
export function isBad({ state, problem }: ExtensionView): boolean {
  return state === 'failed' || state === 'stale' || (state === 'disabled' && problem !== null)
}

/** What has become of extensions without anybody asking, for those who cannot see it; empty when nothing did. */
export function changeText(before: ExtensionsView | null, after: ExtensionsView): string {
  if (!before) return ''
  const changed = after.extensions.filter((each) => {
    const known = before.extensions.find(({ path }) => path === each.path)
    return known !== undefined && known.state !== each.state
  })
  return changed.map((each) => `${each.name}: ${stateText(each).title.toLowerCase()}`).join(', ')
}

/** What the user just did has led to this. */
export function outcomeOf(extension: ExtensionView): { intent: 'success' | 'error'; text: string } {
  const { name, problem, state } = extension
  const why = problem ? `: ${problem.message}` : ''
  switch (state) {
    case 'active':
      return { intent: 'success', text: `${name} loaded` }
    case 'failed':
      return { intent: 'error', text: `${name} does not load${why}` }
    case 'stale':
      return { intent: 'error', text: `${name} does not load, its previous version keeps running${why}` }
    case 'disabled':
      return { intent: 'success', text: `${name} disabled` }
    default:
      return assertNever(state)
  }
}

/** `12,345 bytes`, `3.1 KB`: small files to the byte. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return formatPlural(bytes, 'byte')
  return bytes < 1e6 ? `${(bytes / 1000).toFixed(1)} KB` : `${(bytes / 1e6).toFixed(1)} MB`
}
