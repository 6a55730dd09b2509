/** The fields of a deployment as a person reads and types them. The host checks the same rules again. */
import type { Deployment } from '../../shared/config.ts'
import type { ModelView } from '../../shared/contract.ts'
import { assertNever } from '../../shared/errors.ts'
import { formatCount } from '../format.ts'
import { type DeploymentsPatch, fieldsOf } from './editor.ts'

export const FIELDS = [
  'name',
  'model',
  'tokensPerMinute',
  'requestsPerMinute',
  'embeddingSize',
  'tokenCost'
] as const satisfies readonly (keyof Deployment)[]
export type Field = (typeof FIELDS)[number]

export const FIELD_TITLES: Record<Field, string> = {
  name: 'Name',
  model: 'Model',
  tokensPerMinute: 'Tokens per minute',
  requestsPerMinute: 'Requests',
  embeddingSize: 'Vector size',
  tokenCost: 'Token cost'
}

export const PRESETS = ['1,000', '10,000', '60,000', '240,000', 'unlimited'] as const

/** What each rule counts, for its tooltip. */
export const COST_RULES: Record<Deployment['tokenCost'], string> = {
  reference: 'The answer’s max_tokens, else 16; embeddings a quarter of their characters',
  documented: 'An estimate of the prompt, plus max_tokens times the number of answers',
  exact: 'The prompt’s true tokens, plus max_tokens times the number of answers'
}

export interface Surroundings {
  /** Of the other deployments. */
  names: readonly string[]
  models: readonly ModelView[]
}

const LONGEST_NAME = 200
const COUNT = 'Whole number, 0 or more; 0 is unlimited'

export function modelOf({ model }: Pick<Deployment, 'model'>, models: readonly ModelView[]): ModelView | undefined {
  return models.find(({ name }) => name === model)
}

/** Azure grants 6 requests a minute per 1,000 tokens a minute, and counts them over 10 seconds. */
export function requestsPerTenSeconds(tokensPerMinute: number): number {
  return Math.ceil(tokensPerMinute / 1000)
}

/** Whether tokens bind; else it is requests alone, if anything. */
export function isTokenLimited({ tokensPerMinute }: Deployment, model: ModelView | undefined): boolean {
  return tokensPerMinute > 0 && model?.tokenLimited !== false
}

export function isEditable(field: Field, deployment: Deployment, model: ModelView | undefined): boolean {
  switch (field) {
    case 'name':
    case 'model':
      return true
    case 'tokensPerMinute':
    case 'tokenCost':
      return model?.tokenLimited !== false
    case 'requestsPerMinute':
      return !isTokenLimited(deployment, model)
    case 'embeddingSize':
      return (model?.embeddingSize ?? 0) > 0
    default:
      return assertNever(field)
  }
}

/** As the cell shows it. */
export function shownText(field: Field, deployment: Deployment, model: ModelView | undefined): string {
  switch (field) {
    case 'name':
    case 'model':
      return deployment[field]
    case 'tokenCost':
      return isEditable(field, deployment, model) ? deployment.tokenCost : '–'
    case 'tokensPerMinute':
      return isEditable(field, deployment, model) ? countText(deployment.tokensPerMinute) : '–'
    case 'requestsPerMinute':
      return requestsText(deployment, model)
    case 'embeddingSize':
      if (!isEditable(field, deployment, model)) return '–'
      return formatCount(deployment.embeddingSize || (model?.embeddingSize ?? 0))
    default:
      return assertNever(field)
  }
}

function requestsText(deployment: Deployment, model: ModelView | undefined): string {
  const { tokensPerMinute, requestsPerMinute } = deployment
  if (isTokenLimited(deployment, model)) return `${formatCount(requestsPerTenSeconds(tokensPerMinute))} per 10\u00a0s`
  return requestsPerMinute === 0 ? 'unlimited' : `${formatCount(requestsPerMinute)} per min`
}

function countText(count: number): string {
  return count === 0 ? 'unlimited' : formatCount(count)
}

/** As the editor starts with it. */
export function draftText(field: Field, deployment: Deployment): string {
  const value = deployment[field]
  if (typeof value === 'string') return value
  if (field === 'embeddingSize') return value === 0 ? '' : String(value)
  return countText(value)
}

/** `60,000`, `60k`, `unlimited`, nothing: what people write for a count; null for what is none. */
export function countIn(text: string): number | null {
  const plain = text.trim().toLowerCase().replace(/[,_ ]/g, '')
  if (plain === '' || plain === 'unlimited') return 0
  const [, digits, unit] = /^(\d+(?:\.\d+)?)([km]?)$/.exec(plain) ?? []
  if (digits === undefined) return null
  const count = Number((Number(digits) * ({ k: 1e3, m: 1e6 }[unit ?? ''] ?? 1)).toPrecision(15))
  return Number.isSafeInteger(count) ? count : null
}

/** What is wrong with a typed value, or null. */
export function problemIn(field: Field, text: string, { names, models }: Surroundings): string | null {
  switch (field) {
    case 'name':
      return nameProblem(text.trim(), names)
    case 'model':
      return models.length === 0 || models.some(({ name }) => name === text.trim()) ? null : 'Not in the catalogue'
    case 'tokenCost':
      return text in COST_RULES ? null : 'reference, documented or exact'
    case 'embeddingSize':
      return countIn(text) === null ? 'Whole number; 0 is the model’s own size' : null
    case 'tokensPerMinute':
    case 'requestsPerMinute':
      return countIn(text) === null ? COUNT : null
    default:
      return assertNever(field)
  }
}

function nameProblem(name: string, names: readonly string[]): string | null {
  if (name === '') return 'A name is needed'
  if (name.includes('/')) return 'No “/” in a name'
  if (name.length > LONGEST_NAME) return `At most ${LONGEST_NAME} characters`
  return names.includes(name) ? 'There is one of this name' : null
}

/** The change that a typed value means; null when it means none. @param text Free of problems. */
export function editPatch(deployment: Deployment, field: Field, text: string, models: readonly ModelView[]) {
  const value = valueIn(field, text)
  if (value === deployment[field]) return null
  const { name } = deployment
  const fields = { ...fieldsOf(deployment), [field]: value }
  if (field === 'name') return { [name]: null, [String(value)]: fieldsOf(deployment) } satisfies DeploymentsPatch
  // A vector size means nothing to a model that makes no vectors, and the host refuses it.
  const makesVectors = (modelOf(fields, models)?.embeddingSize ?? 1) > 0
  if (field === 'model' && !makesVectors) {
    return { [name]: { model: fields.model, embeddingSize: 0 } } satisfies DeploymentsPatch
  }
  return { [name]: { [field]: value } } satisfies DeploymentsPatch
}

/** The deployment with a typed value. @param text Free of problems. */
export function changedBy(deployment: Deployment, field: Field, text: string): Deployment {
  return { ...deployment, [field]: valueIn(field, text) }
}

/** What the host says against a change, without its name for the place: that is where it is shown. */
export function refusalText(message: string, name: string, edited: Field): string {
  const placeOf = (field: Field) => `deployments.${name}.${field}: `
  const field = FIELDS.find((each) => message.startsWith(placeOf(each)))
  if (field === undefined) return message
  const said = message.slice(placeOf(field).length)
  return field === edited ? said.slice(0, 1).toUpperCase() + said.slice(1) : `${FIELD_TITLES[field]}: ${said}`
}

function valueIn(field: Field, text: string): string | number {
  const isText = field === 'name' || field === 'model' || field === 'tokenCost'
  return isText ? text.trim() : (countIn(text) ?? 0)
}

/** A name that is not taken: `gpt-4o-2`. */
export function freeName(wanted: string, names: readonly string[]): string {
  if (!names.includes(wanted)) return wanted
  const stem = wanted.replace(/-\d+$/, '')
  for (let count = 2; ; count += 1) if (!names.includes(`${stem}-${count}`)) return `${stem}-${count}`
}
