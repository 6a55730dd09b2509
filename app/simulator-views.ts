/** The simulator's parts as the contract shows them. */
import type { ConfigView, Settings } from '../shared/config.ts'
import type { DeploymentView, ModelView } from '../shared/contract.ts'
import type { LimitSnapshot } from '../shared/telemetry.ts'
import type { Limiters } from './limits/limiters.ts'
import { findModel, listModels } from './openai/catalogue.ts'

export function configView(settings: Settings, savedDeployments: Settings['deployments']): ConfigView {
  const { mode, allowUndefinedDeployments, upstream, latency, deployments, deploymentFile } = settings
  const { recordingDir, autosave, recordPolicy, replayMatch, replaySpeed } = settings
  const { openaiEndpoint, openaiKey, formRecognizerEndpoint, formRecognizerKey } = upstream
  const upstreamConfigured =
    (openaiEndpoint !== null && openaiKey !== null) || (formRecognizerEndpoint !== null && formRecognizerKey !== null)
  const deploymentsChanged = JSON.stringify(deployments) !== JSON.stringify(savedDeployments)
  return {
    mode,
    allowUndefinedDeployments,
    upstreamConfigured,
    recordingDir,
    autosave,
    recordPolicy,
    replayMatch,
    replaySpeed,
    latency,
    deployments,
    deploymentFile,
    deploymentsChanged
  }
}

export function modelViews(): ModelView[] {
  return listModels().map(({ name, kind, embeddingSize, context }) => ({
    name,
    kind,
    embeddingSize,
    tokenLimited: context !== 0
  }))
}

export function limitSnapshots(limiters: Limiters): LimitSnapshot[] {
  return limiters.snapshots().map(({ deployment, tokens, requests, refused }) => ({
    deployment,
    tokens: tokens && { used: tokens.used, limit: tokens.limit, windowSeconds: tokens.periodSeconds },
    requests: requests && { used: requests.used, limit: requests.limit, windowSeconds: requests.periodSeconds },
    throttledByTokens: refused.tokens,
    throttledByRequests: refused.requests
  }))
}

export function deploymentViews({ deployments }: Settings): DeploymentView[] {
  return deployments.map(({ name, model, tokensPerMinute, requestsPerMinute }) => ({
    name,
    model,
    kind: findModel(model)?.kind ?? 'other',
    tokensPerMinute,
    requestsPerMinute
  }))
}
