/**
 * Every edit that is not saved yet, and which interaction is open: an edit waits with its interaction while others are looked at, so
 * choosing another row asks nothing and loses nothing.
 */
import { createStore } from 'zustand/vanilla'
import type { InteractionDetail } from '../../shared/recordings.ts'
import { type Draft, draftOf, isEdited, type Problem, type Tab } from './draft.ts'
import { idOf, type Place, samePlace } from './place.ts'
import type { Trial } from './try-it.ts'

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

export type OpenDrafts = ReturnType<typeof createOpenDrafts>

export function createOpenDrafts() {
  const store = createStore<EditorState>()(() => ({
    opened: { state: 'nothing' },
    drafts: new Map(),
    tab: 'request',
    attempts: 0
  }))
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
  function nextSerial(): number {
    serials += 1
    return serials
  }
  function put(detail: InteractionDetail): void {
    const place = { file: detail.file, key: detail.key }
    const serial = draftAt(place)?.serial ?? nextSerial()
    setDrafts((drafts) => drafts.set(idOf(place), { ...FRESH, ...draftOf(detail), place, serial }))
  }

  /** An interaction has been saved, perhaps under another key; `kept` is what was typed meanwhile. */
  function move(from: Place, detail: InteractionDetail, kept: Partial<Draft>): void {
    const place = { file: detail.file, key: detail.key }
    const serial = draftAt(from)?.serial ?? nextSerial()
    if (samePlace(from, openPlace())) store.setState({ opened: { state: 'open', place } })
    setDrafts((drafts) => {
      drafts.delete(idOf(from))
      drafts.set(idOf(place), { ...FRESH, ...draftOf(detail), ...kept, place, serial })
    })
  }
  /** Takes drafts away with what they belong to; answers with the edited ones, to be put back. */
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
    openPlace,
    draftAt,
    inSight,
    update,
    put,
    move,
    forget,
    /** Lets go of what is neither open nor edited. */
    tidy: () => setDrafts(() => {}),
    remove: (place: Place) => setDrafts((drafts) => void drafts.delete(idOf(place))),
    putBack: (drafts: readonly OpenDraft[]) =>
      setDrafts((all) => {
        for (const draft of drafts) all.set(idOf(draft.place), draft)
      }),
    edited: () => [...store.getState().drafts.values()].filter(isEdited)
  }
}

const FRESH = { saving: false, problems: [], refusal: null, conflict: null, asking: false, trial: null }
