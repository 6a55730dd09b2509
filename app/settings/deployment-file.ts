/** The deployment file: JSON in, deployments out, every error naming the deployment and the field; and back to JSON. */
import { realpath, stat } from 'node:fs/promises'
import { type Deployment, deploymentSchema } from '../../shared/config.ts'
import { messageOf, SimulatorError } from '../../shared/errors.ts'
import { findModel } from '../openai/catalogue.ts'
import { replaceFile } from '../recordings/rewrite.ts'

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
  const parsed = deploymentSchema.safeParse(value)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw bad(`${issue?.path.join('.') || 'the entry'}: ${issue?.message ?? 'invalid'}`)
  }
  const { model, tokensPerMinute = 0, requestsPerMinute = 0, embeddingSize = 0, tokenCost = 'reference' } = parsed.data
  const checked = checkDeployment({ name, model, tokensPerMinute, requestsPerMinute, embeddingSize, tokenCost })
  if ('problem' in checked) throw bad(`${checked.field}: ${checked.problem}`)
  return checked
}

/** What its schema cannot say of a deployment. Gives it back with the catalogue's own name of its model. */
export function checkDeployment(deployment: Deployment): Deployment | { field: string; problem: string } {
  const { name, embeddingSize } = deployment
  if (name === '__proto__') return { field: 'name', problem: NOT_A_NAME }
  if (name.length > LONGEST_NAME) return { field: 'name', problem: `must be ${LONGEST_NAME} characters or less` }
  if (name === '' || name.includes('/')) return { field: 'name', problem: 'may be neither empty nor contain "/"' }
  const model = findModel(deployment.model)
  if (!model) return { field: 'model', problem: `${JSON.stringify(deployment.model)} is not in the catalogue` }
  if (embeddingSize > 0 && model.kind !== 'embeddings') {
    return { field: 'embeddingSize', problem: `${model.name} makes no embeddings` }
  }
  if (embeddingSize > LARGEST_VECTOR) return { field: 'embeddingSize', problem: `must be ${LARGEST_VECTOR} or less` }
  return { ...deployment, model: model.name }
}

export const NOT_A_NAME = 'cannot be the name of a deployment'

/** Characters; Azure allows 64. */
const LONGEST_NAME = 200

/** A vector of the largest real model has 3,072 numbers; this leaves room and still cannot fill the memory. */
const LARGEST_VECTOR = 16_384

/** The file's text; what has its default is left out, as people write it. */
export function printDeployments(deployments: readonly Deployment[]): string {
  const entries = deployments.map(({ name, model, tokensPerMinute, requestsPerMinute, embeddingSize, tokenCost }) => [
    name,
    {
      model,
      ...(tokensPerMinute > 0 ? { tokensPerMinute } : {}),
      ...(requestsPerMinute > 0 ? { requestsPerMinute } : {}),
      ...(embeddingSize > 0 ? { embeddingSize } : {}),
      ...(tokenCost === 'reference' ? {} : { tokenCost })
    }
  ])
  return `${JSON.stringify(Object.fromEntries(entries), undefined, 2)}\n`
}

/** Replaces the file in one step, or the one that a link leads to. @throws SimulatorError BAD_CALL naming file and reason. */
export async function saveDeployments(file: string, deployments: readonly Deployment[]): Promise<void> {
  try {
    const target = await realpath(file).catch(() => file)
    // A device, for one, would be gone.
    if ((await stat(target).catch(() => null))?.isFile() === false) throw new Error('it is not a file')
    await replaceFile(target, printDeployments(deployments))
  } catch (error) {
    throw new SimulatorError('BAD_CALL', `${file} cannot be written: ${messageOf(error)}`, { cause: error })
  }
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
