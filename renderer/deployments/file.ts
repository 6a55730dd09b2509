/** Deployments as the JSON file has them, and what taking such a file over would change. */
import type { Deployment } from '../../shared/config.ts'
import type { ModelView } from '../../shared/contract.ts'
import { messageOf } from '../../shared/errors.ts'
import { formatCount } from '../format.ts'
import { type DeploymentsPatch, fieldsOf } from './editor.ts'
import { countIn, FIELD_TITLES, problemIn } from './fields.ts'

export interface Difference {
  name: string
  kind: 'added' | 'changed' | 'removed'
  /** What is new about it: `Tokens per minute: 1000 → 2000`. */
  details: readonly string[]
}

export type FileReading = { deployments: Deployment[] } | { problem: string }

const COUNTS = ['tokensPerMinute', 'requestsPerMinute', 'embeddingSize'] as const
const KNOWN = ['model', ...COUNTS, 'tokenCost'] as const

/** The text of a file that the simulator reads at its start. What is as usual is left out. */
export function writeFileText(deployments: readonly Deployment[]): string {
  const entries = deployments.map(({ name, model, tokenCost, ...counts }) => {
    const set = Object.fromEntries(COUNTS.filter((field) => counts[field] > 0).map((field) => [field, counts[field]]))
    return [name, { model, ...set, ...(tokenCost === 'reference' ? {} : { tokenCost }) }]
  })
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`
}

/** Reads such a file; a problem names the deployment and the field. */
export function readFileText(text: string, models: readonly ModelView[]): FileReading {
  let json: unknown
  try {
    json = JSON.parse(text.replace(/^\ufeff/, ''))
  } catch (error) {
    return { problem: `Not valid JSON: ${messageOf(error)}` }
  }
  if (!isObject(json)) return { problem: 'An object with a field per deployment is needed' }
  const deployments: Deployment[] = []
  for (const [name, entry] of Object.entries(json)) {
    const read = readEntry(name, entry, models)
    if ('problem' in read) return { problem: `${JSON.stringify(name)}: ${read.problem}` }
    deployments.push(read)
  }
  return { deployments }
}

function readEntry(name: string, entry: unknown, models: readonly ModelView[]): Deployment | { problem: string } {
  if (!isObject(entry)) return { problem: 'an object is needed' }
  const around = { names: [], models: [] }
  const unknown = Object.keys(entry).find((key) => !KNOWN.some((known) => known === key))
  if (unknown !== undefined) return { problem: `there is no field ${unknown}` }
  const badName = problemIn('name', name, around)
  if (badName) return { problem: badName }
  const { model, tokenCost = 'reference' } = entry
  if (typeof model !== 'string' || model === '') return { problem: 'model: a name is needed' }
  if (tokenCost !== 'reference' && tokenCost !== 'documented' && tokenCost !== 'exact') {
    return { problem: 'tokenCost: reference, documented or exact' }
  }
  const counts = { tokensPerMinute: 0, requestsPerMinute: 0, embeddingSize: 0 }
  for (const field of COUNTS) {
    const count = countOf(entry[field])
    if (count === null) return { problem: `${field}: a whole number of 0 or more is needed` }
    counts[field] = count
  }
  return { name, model: canonical(model, models), tokenCost, ...counts }
}

/** The host knows more names for a model than the catalogue lists; it judges what is not found here. */
function canonical(model: string, models: readonly ModelView[]): string {
  return models.find(({ name }) => name.toLowerCase() === model.toLowerCase())?.name ?? model
}

/** Numbers may be written as text. */
function countOf(value: unknown): number | null {
  if (value === undefined) return 0
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? value : null
  return typeof value === 'string' && /^\s*\d+\s*$/.test(value) ? countIn(value) : null
}

export function differences(before: readonly Deployment[], after: readonly Deployment[]): Difference[] {
  const old = new Map(before.map((each) => [each.name, each]))
  const names = new Set(after.map(({ name }) => name))
  const changed = after.flatMap((next): Difference[] => {
    const was = old.get(next.name)
    if (!was) return [{ name: next.name, kind: 'added', details: [next.model, ...setDetails(next)] }]
    const details = KNOWN.filter((field) => was[field] !== next[field]).map(
      (field) => `${FIELD_TITLES[field]}: ${was[field]} → ${next[field]}`
    )
    return details.length === 0 ? [] : [{ name: next.name, kind: 'changed', details }]
  })
  const removed = before.filter(({ name }) => !names.has(name))
  return [...changed, ...removed.map(({ name, model }): Difference => ({ name, kind: 'removed', details: [model] }))]
}

function setDetails(deployment: Deployment): string[] {
  return COUNTS.filter((field) => deployment[field] > 0).map((field) => `${FIELD_TITLES[field]}: ${deployment[field]}`)
}

/** What an import did: `Import: 2 added, 1 removed`. */
export function importText(found: readonly Difference[]): string {
  const counts = (['added', 'changed', 'removed'] as const).map((kind) => {
    const count = found.filter((each) => each.kind === kind).length
    return count === 0 ? [] : [`${formatCount(count)} ${kind}`]
  })
  return `Import: ${counts.flat().join(', ')}`
}

/** @param found The differences to carry out. */
export function importPatch(found: readonly Difference[], after: readonly Deployment[]): DeploymentsPatch {
  const byName = new Map(after.map((each) => [each.name, each]))
  return Object.fromEntries(
    found.map(({ name }) => {
      const next = byName.get(name)
      return [name, next ? fieldsOf(next) : null]
    })
  )
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
