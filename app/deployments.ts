/** Finds the deployment a request names, and decides what an unknown one is. */
import type { Deployment } from '../shared/config.ts'
import type { ResolvedDeployment } from './context.ts'
import { findModel, modelForUnknownDeployment } from './openai/catalogue.ts'
import type { ModelOperation } from './routes/route.ts'

export interface Deployments {
  /** Undefined when the name is unknown and unknown names are not allowed. */
  find(name: string, operation: ModelOperation, allowUndefined: boolean): ResolvedDeployment | undefined
}

/** Unknown names are guessed once each; beyond this many the oldest guesses are forgotten. */
const REMEMBERED_GUESSES = 1000

/** @param onUnknown Told once per remembered unknown name, for a warning. */
export function createDeployments(
  configured: readonly Deployment[],
  onUnknown: (name: string, model: string) => void = () => {}
): Deployments {
  const byName = new Map<string, ResolvedDeployment>()
  for (const deployment of configured) {
    const model = findModel(deployment.model)
    if (!model) continue
    const embeddingSize = deployment.embeddingSize || model.embeddingSize
    byName.set(deployment.name, { name: deployment.name, model, embeddingSize, configured: true })
  }
  const guesses = new Map<string, ResolvedDeployment>()

  return {
    find(name, operation, allowUndefined) {
      const known = byName.get(name)
      if (known) return known
      if (!allowUndefined) return undefined
      const key = `${operation} ${name}`
      const guessed = guesses.get(key)
      if (guessed) return guessed
      const model = modelForUnknownDeployment(name, operation)
      const guess = { name, model, embeddingSize: model.embeddingSize, configured: false }
      remember(guesses, key, guess)
      onUnknown(name, model.name)
      return guess
    }
  }
}

function remember(guesses: Map<string, ResolvedDeployment>, key: string, guess: ResolvedDeployment): void {
  if (guesses.size >= REMEMBERED_GUESSES) {
    const oldest = guesses.keys().next()
    if (!oldest.done) guesses.delete(oldest.value)
  }
  guesses.set(key, guess)
}
