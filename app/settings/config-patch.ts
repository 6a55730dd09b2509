/** Applies a change of configuration: checked as a whole, then all of it or nothing. Data in, data out. */
import {
  type ConfigPatch,
  configPatchSchema,
  type Deployment,
  type DeploymentPatch,
  type Settings
} from '../../shared/config.ts'
import { SimulatorError } from '../../shared/errors.ts'
import { checkDeployment, NOT_A_NAME } from './deployment-file.ts'

/** @throws SimulatorError BAD_CALL beginning with the path of the offending field; nothing has changed then. */
export function patchedSettings(settings: Settings, patch: unknown): Settings {
  const { latency, deployments, ...plain } = validPatch(patch)
  return {
    ...settings,
    ...given(plain),
    latency: patchedLatency(settings.latency, latency ?? {}),
    deployments: patchedDeployments(settings.deployments, deployments ?? {})
  }
}

function validPatch(patch: unknown): ConfigPatch {
  refuseProto(patch)
  const parsed = configPatchSchema.safeParse(patch)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  // An unknown field is named by its own path, not by that of the object it stands in.
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []
  const path = [...(issue?.path ?? []), ...unknown].map(String)
  throw new BadField(path, unknown.length > 0 ? 'there is no such setting' : (issue?.message ?? 'invalid'))
}

/** The schema would pass it over in silence, as a name that objects have already. */
function refuseProto(patch: unknown): void {
  const deployments = typeof patch === 'object' && patch !== null && 'deployments' in patch ? patch.deployments : null
  if (typeof deployments === 'object' && deployments !== null && Object.hasOwn(deployments, '__proto__'))
    throw new BadField(['deployments', '__proto__'], NOT_A_NAME)
}

/** A field of a patch that cannot be taken over. */
export class BadField extends SimulatorError {
  /** By our own names; empty = the patch itself. */
  readonly path: readonly string[]
  readonly problem: string

  constructor(path: readonly string[], problem: string) {
    super('BAD_CALL', `${path.join('.') || 'the patch'}: ${problem}`)
    this.path = path
    this.problem = problem
  }
}

type LatencyPatch = NonNullable<ConfigPatch['latency']>

function patchedLatency(latency: Settings['latency'], patch: LatencyPatch): Settings['latency'] {
  const patched = { ...latency }
  for (const [name, fields] of Object.entries(patch)) {
    const operation = name as keyof Settings['latency']
    patched[operation] = { ...patched[operation], ...given(fields ?? {}) }
  }
  return patched
}

function patchedDeployments(
  deployments: readonly Deployment[],
  patch: Record<string, DeploymentPatch | null>
): Deployment[] {
  const patched = new Map(deployments.map((deployment) => [deployment.name, deployment]))
  for (const [name, fields] of Object.entries(patch)) {
    if (fields === null) {
      patched.delete(name)
      continue
    }
    const before = patched.get(name)
    if (!before && fields.model === undefined)
      throw new BadField(['deployments', name, 'model'], 'a new deployment needs a model')
    const base: Deployment = before ?? { ...EMPTY, name }
    // A vector size belongs to the model it was set for.
    const size = fields.model === undefined || fields.model === base.model ? {} : { embeddingSize: 0 }
    patched.set(name, checked({ ...base, ...size, ...given(fields) }))
  }
  return [...patched.values()]
}

const EMPTY: Deployment = {
  name: '',
  model: '',
  tokensPerMinute: 0,
  requestsPerMinute: 0,
  embeddingSize: 0,
  tokenCost: 'reference'
}

function checked(deployment: Deployment): Deployment {
  const result = checkDeployment(deployment)
  if ('problem' in result) throw new BadField(['deployments', deployment.name, result.field], result.problem)
  return result
}

function given<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}
