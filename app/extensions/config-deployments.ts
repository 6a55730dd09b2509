/** The deployments as extensions set them: by name, each field checked. */
import { type Deployment, deploymentSchema, type Settings, TOKEN_COSTS } from '../../shared/config.ts'
import { checkDeployment } from '../settings/deployment-file.ts'
import type { ExtensionDeployment } from './api.ts'
import { object, oneOf } from './checks.ts'
import type { Note } from './config-draft.ts'
import { type Entries, type Field, type Guard, guardedObject } from './guarded.ts'

export function deploymentEntries(
  read: () => Settings,
  set: (next: Partial<Settings>) => void,
  note: Note,
  guard: Guard
): Entries<ExtensionDeployment> {
  const find = (name: string) => read().deployments.find((deployment) => deployment.name === name)
  const put = (deployment: Deployment) => {
    const { deployments } = read()
    const others = deployments.map((each) => (each.name === deployment.name ? deployment : each))
    set({ deployments: others.includes(deployment) ? others : [...others, deployment] })
  }
  const view = (name: string): ExtensionDeployment => {
    const path = `openaiDeployments.${name}`
    const field = <K extends keyof ExtensionDeployment>(key: K, fallback: ExtensionDeployment[K]) =>
      ({
        read: () => find(name)?.[key] ?? fallback,
        write(value: unknown) {
          put(checked(name, { ...find(name), [key]: value }))
          note(`${path}.${key}`)
        }
      }) as Field<ExtensionDeployment[K]>
    const fields = {
      model: field('model', ''),
      tokensPerMinute: field('tokensPerMinute', 0),
      requestsPerMinute: field('requestsPerMinute', 0),
      embeddingSize: field('embeddingSize', 0),
      tokenCost: field('tokenCost', 'reference')
    }
    // Every field reads a value; the type's optional ones are for those who write.
    return guardedObject<Required<ExtensionDeployment>>(`config.${path}`, fields as never, guard)
  }
  return {
    names: () => read().deployments.map(({ name }) => name),
    get: (name) => (find(name) ? view(name) : undefined),
    set(name, value) {
      put(checked(name, object(value, `config.openaiDeployments.${name}`)))
      note(`openaiDeployments.${name}`)
    },
    delete(name) {
      if (!find(name)) return
      set({ deployments: read().deployments.filter((deployment) => deployment.name !== name) })
      note(`openaiDeployments.${name}`)
    }
  }
}

function checked(name: string, value: Record<string, unknown>): Deployment {
  const path = `config.openaiDeployments.${name}`
  const { name: _, ...fields } = value
  const parsed = deploymentSchema.safeParse(fields)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []
    const at = [path, ...(issue?.path ?? []), ...unknown].join('.')
    throw new TypeError(`${at} ${unknown.length > 0 ? 'does not exist' : (issue?.message ?? 'is invalid')}`)
  }
  const { model, tokensPerMinute = 0, requestsPerMinute = 0, embeddingSize = 0 } = parsed.data
  const tokenCost = oneOf(TOKEN_COSTS)(parsed.data.tokenCost ?? 'reference', `${path}.tokenCost`)
  const result = checkDeployment({ name, model, tokensPerMinute, requestsPerMinute, embeddingSize, tokenCost })
  if ('problem' in result) throw new TypeError(`${path}.${result.field} ${result.problem}`)
  return result
}
