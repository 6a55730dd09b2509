/** The deployment file: JSON in, deployments out, every error naming the deployment and the field. */
import { type Deployment, deploymentSchema } from '../shared/config.ts'
import { messageOf, SimulatorError } from '../shared/errors.ts'
import { findModel } from './openai/catalogue.ts'

/** @param label What the messages call the file. @throws SimulatorError BAD_CONFIGURATION */
export function parseDeployments(text: string, label: string): Deployment[] {
  const json = parseObject(text, label)
  return Object.entries(json).map(([name, value]) => parseDeployment(name, value, label))
}

function parseObject(text: string, label: string): object {
  let json: unknown
  try {
    json = JSON.parse(text.replace(/^\ufeff/, ''))
  } catch (error) {
    throw new SimulatorError('BAD_CONFIGURATION', `${label}: not valid JSON (${messageOf(error)})`, { cause: error })
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new SimulatorError('BAD_CONFIGURATION', `${label}: must be an object with a field per deployment`)
  }
  return json
}

function parseDeployment(name: string, value: unknown, label: string): Deployment {
  const bad = (what: string) =>
    new SimulatorError('BAD_CONFIGURATION', `${label}: deployment ${JSON.stringify(name)}: ${what}`)
  if (name === '' || name.includes('/')) throw bad('a name may be neither empty nor contain "/"')
  const parsed = deploymentSchema.safeParse(value)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw bad(`${issue?.path.join('.') || 'the entry'}: ${issue?.message ?? 'invalid'}`)
  }
  const {
    model: modelName,
    tokensPerMinute = 0,
    requestsPerMinute = 0,
    embeddingSize = 0,
    tokenCost = 'reference'
  } = parsed.data
  const model = findModel(modelName)
  if (!model) throw bad(`model: ${JSON.stringify(modelName)} is not in the catalogue`)
  if (embeddingSize > 0 && model.kind !== 'embeddings') throw bad(`embeddingSize: ${model.name} makes no embeddings`)
  return { name, model: model.name, tokensPerMinute, requestsPerMinute, embeddingSize, tokenCost }
}

/** The set that exists when no file names one. */
export function defaultDeployments(): Deployment[] {
  const chat = (label: string, tokensPerMinute: number) =>
    deployment(`gpt-35-turbo-${label}-token`, 'gpt-3.5-turbo', { tokensPerMinute })
  return [
    deployment('embedding', 'text-embedding-ada-002', { tokensPerMinute: 20_000, embeddingSize: 1536 }),
    chat('1k', 1000),
    chat('2k', 2000),
    chat('5k', 5000),
    chat('10k', 10_000),
    chat('20k', 20_000),
    chat('50k', 50_000),
    chat('100k', 100_000),
    chat('100m', 100_000_000),
    deployment('whisper', 'whisper', { requestsPerMinute: 3 })
  ]
}

function deployment(name: string, modelName: string, given: Partial<Deployment>): Deployment {
  const model = findModel(modelName)?.name ?? modelName
  return { name, model, tokensPerMinute: 0, requestsPerMinute: 0, embeddingSize: 0, tokenCost: 'reference', ...given }
}
