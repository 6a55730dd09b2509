/** What the right side shows: one interaction at a time, opened, edited, tried and saved. */
import type { Client } from '../../shared/contract.ts'
import { messageOf } from '../../shared/errors.ts'
import { type Draft, type Fields, isEdited, type Tab } from './draft.ts'
import { createSaving, type SavingOptions } from './draft-saving.ts'
import { createTrial, type TrialOptions } from './draft-trial.ts'
import { createOpenDrafts } from './open-drafts.ts'
import { type Place, samePlace } from './place.ts'

export interface EditorOptions extends Pick<SavingOptions, 'onRenamed'>, Pick<TrialOptions, 'relay' | 'now'> {
  client: Client
  notify: (notice: { text: string; intent: 'info' }) => void
}

export type RecordingEditor = ReturnType<typeof createRecordingEditor>

export function createRecordingEditor({ client, relay, now, notify, onRenamed }: EditorOptions) {
  const drafts = createOpenDrafts()
  const { store } = drafts
  const saving = createSaving({ client, drafts, onRenamed })
  const trial = createTrial({ drafts, relay, now })

  async function open(place: Place): Promise<void> {
    if (samePlace(place, drafts.openPlace()) && store.getState().opened.state === 'open') return
    trial.stopTrial()
    if (drafts.draftAt(place)) {
      store.setState({ opened: { state: 'open', place } })
      return drafts.tidy()
    }
    store.setState(({ opened }) => ({ opened: { state: 'loading', place, before: drafts.inSight(opened) } }))
    try {
      const detail = await client.call('recordings.get', place.file, place.key)
      if (!samePlace(place, drafts.openPlace())) return
      if (detail) drafts.put(detail)
      store.setState({ opened: { state: detail ? 'open' : 'gone', place } })
    } catch (error) {
      if (!samePlace(place, drafts.openPlace())) return
      store.setState({ opened: { state: 'failed', place, reason: messageOf(error) } })
    }
    drafts.tidy()
  }

  function change(change: Partial<Pick<Draft, 'yaml'>> & { fields?: Partial<Fields> }): void {
    const place = drafts.openPlace()
    const draft = drafts.draftAt(place)
    if (!place || !draft) return
    const { fields, ...rest } = change
    const settled = { problems: [], refusal: null, asking: false }
    drafts.update(place, { ...rest, ...settled, fields: { ...draft.fields, ...fields } })
  }

  /** Looks at whatever is open or edited in files that have changed. Edits are never overwritten. */
  async function changedOnDisk(files: ReadonlySet<string>): Promise<void> {
    const { opened } = store.getState()
    // A file that is being written is broken for a moment, and whole again.
    if ((opened.state === 'gone' || opened.state === 'failed') && files.has(opened.place.file)) await open(opened.place)
    const concerned = [...store.getState().drafts.values()].filter(
      ({ place, saving }) => files.has(place.file) && !saving
    )
    for (const { place } of concerned) {
      // The next change, or the next attempt to save, finds out what could not be read now.
      const theirs = await client.call('recordings.get', place.file, place.key).catch(() => undefined)
      const draft = drafts.draftAt(place)
      if (theirs === undefined || !draft || draft.saving) continue
      if (theirs?.digest === draft.base.digest) {
        if (draft.conflict) drafts.update(place, { conflict: null })
        continue
      }
      if (isEdited(draft)) {
        drafts.update(place, { conflict: { theirs } })
        continue
      }
      if (theirs) {
        drafts.put(theirs)
        notify({ intent: 'info', text: 'Changed on disk: read again' })
        continue
      }
      if (samePlace(place, drafts.openPlace())) store.setState({ opened: { state: 'gone', place } })
      drafts.remove(place)
    }
  }

  return {
    store,
    ...saving,
    ...trial,
    open,
    change,
    changedOnDisk,
    forget: drafts.forget,
    putBack: drafts.putBack,
    edited: drafts.edited,
    close(): void {
      trial.stopTrial()
      store.setState({ opened: { state: 'nothing' } })
      drafts.tidy()
    },
    /** Whether the open one is still to be written by the host. */
    isUnsaved: () => drafts.draftAt(drafts.openPlace())?.base.unsaved ?? false,
    setTab: (tab: Tab) => store.setState({ tab }),
    /** Esc: asks when there is something to lose. Answers whether there is nothing. */
    leave(): boolean {
      const draft = drafts.draftAt(drafts.openPlace())
      if (!draft || !isEdited(draft)) return true
      drafts.update(draft.place, { asking: !draft.asking })
      return false
    },
    stay(): void {
      const place = drafts.openPlace()
      if (place) drafts.update(place, { asking: false })
    },
    discard(): void {
      const draft = drafts.draftAt(drafts.openPlace())
      if (draft) drafts.put(draft.conflict?.theirs ?? draft.base)
    }
  }
}
