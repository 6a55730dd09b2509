import { type ConfigPatch, LATENCY_OPERATIONS } from '../../shared/config.ts'
import { messageOf } from '../../shared/errors.ts'
import { useSession } from '../session.ts'

export type LatencyPatch = NonNullable<ConfigPatch['latency']>

/** Applies a change at once, with the way back in its notice. Answers what stood against it, or null. */
export function useLatencyPatch(): (patch: LatencyPatch, said: string) => Promise<string | null> {
  const { client, store, actions } = useSession()
  async function apply(latency: LatencyPatch): Promise<void> {
    store.setState({ config: await client.call('config.patch', { latency }) })
  }
  return async (patch, said) => {
    const { latency } = store.getState().config
    const before = Object.fromEntries(
      LATENCY_OPERATIONS.filter((each) => patch[each]).map((each) => [each, latency[each]])
    )
    try {
      await apply(patch)
    } catch (error) {
      return messageOf(error)
    }
    actions.notify({ intent: 'success', text: said, undo: () => void actions.attempt(() => apply(before)) })
    return null
  }
}
