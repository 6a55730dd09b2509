/** The user's settings and those in force differ by what extensions set; a user's change goes into both. */
import type { Deployment, LatencyOperation, Settings } from '../../shared/config.ts'

/**
 * Carries a change of the settings in force over to the user's own, on which extensions are initialised again: what the user changed
 * last is what `initialize` finds then, and wins unless it sets the very same thing once more.
 * @param own Without what extensions set. @param before In force until now. @param after In force from now on.
 */
export function carriedOver(own: Settings, before: Settings, after: Settings): Settings {
  const changed = Object.entries(after).filter(([name, value]) => before[name as keyof Settings] !== value)
  return {
    ...own,
    ...Object.fromEntries(changed),
    latency: latencyOver(own.latency, before.latency, after.latency),
    deployments: deploymentsOver(own.deployments, before.deployments, after.deployments)
  }
}

function latencyOver(own: Settings['latency'], before: Settings['latency'], after: Settings['latency']) {
  const carried = { ...own }
  for (const name of Object.keys(after) as LatencyOperation[]) {
    const fields = Object.entries(after[name]).filter(
      ([field, value]) => before[name][field as keyof (typeof before)[typeof name]] !== value
    )
    if (fields.length > 0) carried[name] = { ...carried[name], ...Object.fromEntries(fields) }
  }
  return carried
}

function deploymentsOver(own: readonly Deployment[], before: readonly Deployment[], after: readonly Deployment[]) {
  const carried = new Map(own.map((deployment) => [deployment.name, deployment]))
  const old = new Map(before.map((deployment) => [deployment.name, deployment]))
  for (const deployment of after) {
    if (old.get(deployment.name) !== deployment) carried.set(deployment.name, deployment)
    old.delete(deployment.name)
  }
  for (const name of old.keys()) carried.delete(name)
  return [...carried.values()]
}
