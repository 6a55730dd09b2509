/**
 * What the right side shows, and every edit that is not saved yet: an edit waits with its interaction while others are looked at, so
 * choosing another row asks nothing and loses nothing.
 */
import { createStore } from 'zustand/vanilla'
import type { Client } from '../../shared/contract.ts'
import { messageOf } from '../../shared/errors.ts'
import type { InteractionDetail } from '../../shared/recordings.ts'
import { type Draft, draftOf, editOf, type Fields, isEdited, type Problem, rebased, type Tab } from './draft.ts'
import { headersOf, problemsIn } from './draft-problems.ts'
import { idOf, type Place, samePlace } from './place.ts'
import { cannotSend, type Trial, type TrialSurroundings, tryIt } from './try-it.ts'

export interface OpenDraft extends Draft {
  place: Place
  /** Stays the same while the interaction is open, whatever becomes of its key. */
  serial: number
  saving: boolean
  /** What the last attempt to save came up against. */
  problems: readonly Problem[]
  /** Why the host refused the last attempt; the line where it names one. */
  refusal: { message: string; line: number | null } | null
  /** The interaction has changed on disk since the edit began; null in it: it is gone. */
  conflict: { theirs: InteractionDetail | null } | null
  /** The user was asked whether the edit is to be thrown away. */
  asking: boolean
  trial: Trial | null
}

export type Opened =
  | { state: 'nothing' }
  /** What was open stays in sight for a moment, so that going through the list does not flicker. */
  | { state: 'loading'; place: Place; before: OpenDraft | undefined }
  | { state: 'gone'; place: Place }
  | { state: 'failed'; place: Place; reason: string }
  | { state: 'open'; place: Place }

export interface EditorState {
  opened: Opened
  /** The open one and all that are edited, by their place's id. */
  drafts: ReadonlyMap<string, OpenDraft>
  tab: Tab
  /** Grows when the first problem is to be gone to. */
  attempts: number
}

export interface EditorOptions {
  client: Client
  relay: TrialSurroundings['relay']
  now: () => number
  notify: (notice: { text: string; intent: 'success' | 'info' | 'error' }) => void
  /** A saved edit has given the interaction another key. */
  onRenamed: (from: Place, key: string) => void
}

export type SaveOutcome = 'saved' | 'nothing' | 'refused' | 'conflict'

export type RecordingEditor = ReturnType<typeof createRecordingEditor>

export function createRecordingEditor({ client, relay, now, notify, onRenamed }: EditorOptions) {
  const store = createStore<EditorState>()(() => ({
    opened: { state: 'nothing' },
    drafts: new Map(),
    tab: 'request',
    attempts: 0
  }))
  let trialEnd: AbortController | null = null
  let serials = 0

  function openPlace(): Place | null {
    const { opened } = store.getState()
    return opened.state === 'nothing' ? null : opened.place
  }
  function draftAt(place: Place | null): OpenDraft | undefined {
    return place ? store.getState().drafts.get(idOf(place)) : undefined
  }
  function inSight(opened: Opened): OpenDraft | undefined {
    if (opened.state === 'loading') return opened.before
    return opened.state === 'open' ? draftAt(opened.place) : undefined
  }
  /** Keeps what is open or edited, and nothing else. */
  function setDrafts(change: (drafts: Map<string, OpenDraft>) => void): void {
    const drafts = new Map(store.getState().drafts)
    change(drafts)
    const open = openPlace()
    for (const [id, draft] of drafts) if (!samePlace(draft.place, open) && !isEdited(draft)) drafts.delete(id)
    store.setState({ drafts })
  }
  function update(place: Place, change: Partial<OpenDraft>): void {
    setDrafts((drafts) => {
      const draft = drafts.get(idOf(place))
      if (draft) drafts.set(idOf(place), { ...draft, ...change })
    })
  }
  function put(detail: InteractionDetail): void {
    const place = { file: detail.file, key: detail.key }
    serials += 1
    const serial = draftAt(place)?.serial ?? serials
    setDrafts((drafts) => drafts.set(idOf(place), { ...FRESH, ...draftOf(detail), place, serial }))
  }

  async function open(place: Place): Promise<void> {
    if (samePlace(place, openPlace()) && store.getState().opened.state === 'open') return
    trialEnd?.abort()
    if (draftAt(place)) {
      store.setState({ opened: { state: 'open', place } })
      return setDrafts(() => {})
    }
    store.setState(({ opened }) => ({ opened: { state: 'loading', place, before: inSight(opened) } }))
    try {
      const detail = await client.call('recordings.get', place.file, place.key)
      if (!samePlace(place, openPlace())) return
      if (detail) put(detail)
      store.setState({ opened: { state: detail ? 'open' : 'gone', place } })
    } catch (error) {
      if (!samePlace(place, openPlace())) return
      store.setState({ opened: { state: 'failed', place, reason: messageOf(error) } })
    }
    setDrafts(() => {})
  }

  function change(change: Partial<Pick<Draft, 'yaml'>> & { fields?: Partial<Fields> }): void {
    const place = openPlace()
    const draft = draftAt(place)
    if (!place || !draft) return
    const { fields, ...rest } = change
    const settled = { problems: [], refusal: null, asking: false }
    update(place, { ...rest, ...settled, fields: { ...draft.fields, ...fields } })
  }

  async function save(place: Place, insist = false): Promise<SaveOutcome> {
    const draft = draftAt(place)
    if (!draft || draft.saving || !isEdited(draft)) return 'nothing'
    if (draft.conflict) return 'conflict'
    const problems = problemsIn(draft).filter(({ canInsist }) => !(canInsist && insist))
    if (problems.length > 0) return refuse(place, { problems })
    update(place, { saving: true, problems: [], refusal: null, asking: false })
    try {
      const edit = editOf(draft, headersOf(draft.fields))
      const outcome = await client.call('recordings.edit', place.file, place.key, draft.base.digest, edit)
      if (outcome.state === 'saved') return settle(place, draft, outcome.interaction)
      update(place, { saving: false, conflict: { theirs: outcome.theirs } })
      return 'conflict'
    } catch (error) {
      const message = messageOf(error)
      return refuse(place, { saving: false, refusal: { message, line: lineIn(message) } })
    }
  }

  function refuse(place: Place, change: Partial<OpenDraft>): SaveOutcome {
    update(place, change)
    const first = draftAt(place)?.problems[0]
    const isOpen = samePlace(place, openPlace())
    store.setState(({ attempts, tab }) => ({ attempts: attempts + 1, tab: (isOpen && first?.tab) || tab }))
    return 'refused'
  }

  /** What was typed while the save was under way stays an edit. */
  function settle(place: Place, sent: Draft, interaction: InteractionDetail): SaveOutcome {
    const typed = draftAt(place)
    const next: Place = { file: interaction.file, key: interaction.key }
    const untouched = typed?.fields === sent.fields && typed.yaml === sent.yaml
    const fresh = draftOf(interaction)
    const wasOpen = samePlace(place, openPlace())
    if (wasOpen) store.setState({ opened: { state: 'open', place: next } })
    setDrafts((drafts) => {
      drafts.delete(idOf(place))
      const kept = untouched || !typed ? fresh : { ...fresh, fields: typed.fields, yaml: typed.yaml }
      drafts.set(idOf(next), { ...FRESH, ...kept, place: next, serial: typed?.serial ?? serials })
    })
    if (next.key !== place.key) onRenamed(place, next.key)
    return 'saved'
  }

  /** Looks at whatever is open or edited in files that have changed. Edits are never overwritten. */
  async function changedOnDisk(files: ReadonlySet<string>): Promise<void> {
    const concerned = [...store.getState().drafts.values()].filter(
      ({ place, saving }) => files.has(place.file) && !saving
    )
    for (const { place } of concerned) {
      // The next change, or the next attempt to save, finds out what could not be read now.
      const theirs = await client.call('recordings.get', place.file, place.key).catch(() => undefined)
      const draft = draftAt(place)
      if (theirs === undefined || !draft || draft.saving) continue
      if (theirs?.digest === draft.base.digest) {
        if (draft.conflict) update(place, { conflict: null })
        continue
      }
      if (isEdited(draft)) {
        update(place, { conflict: { theirs } })
        continue
      }
      if (theirs) {
        put(theirs)
        notify({ intent: 'info', text: 'Changed on disk: read again' })
        continue
      }
      if (samePlace(place, openPlace())) store.setState({ opened: { state: 'gone', place } })
      setDrafts((drafts) => void drafts.delete(idOf(place)))
    }
  }

  function resolve(choice: 'mine' | 'theirs'): Promise<SaveOutcome> | undefined {
    const draft = draftAt(openPlace())
    if (!draft?.conflict) return undefined
    const { theirs } = draft.conflict
    if (choice === 'theirs') {
      if (theirs) put(theirs)
      else forget([draft.place])
      return undefined
    }
    if (!theirs) return undefined
    update(draft.place, { ...rebased(draft, theirs), conflict: null })
    return save(draft.place)
  }

  function forget(places: readonly Place[]): OpenDraft[] {
    const taken = places.flatMap((place) => draftAt(place) ?? [])
    const open = openPlace()
    if (places.some((place) => samePlace(place, open))) store.setState({ opened: { state: 'nothing' } })
    setDrafts((drafts) => {
      for (const place of places) drafts.delete(idOf(place))
    })
    return taken.filter(isEdited)
  }

  return {
    store,
    open,
    close(): void {
      trialEnd?.abort()
      store.setState({ opened: { state: 'nothing' } })
      setDrafts(() => {})
    },
    setTab: (tab: Tab) => store.setState({ tab }),
    change,
    save,
    changedOnDisk,
    resolve,
    /** Takes drafts away with what they belong to; answers with the edited ones, to be put back. */
    forget,
    putBack: (drafts: readonly OpenDraft[]) =>
      setDrafts((all) => {
        for (const draft of drafts) all.set(idOf(draft.place), draft)
      }),
    edited: () => [...store.getState().drafts.values()].filter(isEdited),
    /** Esc: asks when there is something to lose. Answers whether it is closed. */
    leave(): boolean {
      const draft = draftAt(openPlace())
      if (!draft || !isEdited(draft)) return true
      update(draft.place, { asking: !draft.asking })
      return false
    },
    stay(): void {
      const place = openPlace()
      if (place) update(place, { asking: false })
    },
    discard(): void {
      const draft = draftAt(openPlace())
      if (draft) put(draft.conflict?.theirs ?? draft.base)
    },
    async tryIt(): Promise<void> {
      const draft = draftAt(openPlace())
      if (!draft) return
      trialEnd?.abort()
      const end = new AbortController()
      trialEnd = end
      const { place } = draft
      const reason = cannotSend(draft.base)
      if (reason !== null) return update(place, { trial: { state: 'failed', reason } })
      update(place, { trial: { state: 'sending' } })
      const trial = await tryIt(draft.base, { relay, now, signal: end.signal })
      if (trialEnd === end) update(place, { trial })
    },
    stopTrial: () => trialEnd?.abort(),
    closeTrial(): void {
      trialEnd?.abort()
      trialEnd = null
      const place = openPlace()
      if (place) update(place, { trial: null })
    }
  }
}

const FRESH = { saving: false, problems: [], refusal: null, conflict: null, asking: false, trial: null }

function lineIn(message: string): number | null {
  const found = /\bline (\d+)/i.exec(message)?.[1]
  return found === undefined ? null : Number(found)
}
