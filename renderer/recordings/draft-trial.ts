/** One trial at a time, of the recording that is open. */
import type { OpenDrafts } from './open-drafts.ts'
import { cannotSend, type TrialSurroundings, tryIt } from './try-it.ts'

export interface TrialOptions extends Pick<TrialSurroundings, 'relay' | 'now'> {
  drafts: OpenDrafts
}

export function createTrial({ drafts, relay, now }: TrialOptions) {
  let end: AbortController | null = null
  return {
    async tryIt(): Promise<void> {
      const draft = drafts.draftAt(drafts.openPlace())
      if (!draft) return
      end?.abort()
      const { place } = draft
      const reason = cannotSend(draft.base)
      if (reason !== null) return drafts.update(place, { trial: { state: 'failed', reason } })
      const mine = new AbortController()
      end = mine
      drafts.update(place, { trial: { state: 'sending' } })
      const trial = await tryIt(draft.base, { relay, now, signal: mine.signal })
      if (end === mine) drafts.update(place, { trial })
    },
    stopTrial: () => end?.abort(),
    closeTrial(): void {
      end?.abort()
      end = null
      const place = drafts.openPlace()
      if (place) drafts.update(place, { trial: null })
    }
  }
}
