/** The folder's files and rows as a list, and what is chosen in it. */
import { createStore } from 'zustand/vanilla'
import type { Client } from '../../shared/contract.ts'
import { messageOf } from '../../shared/errors.ts'
import type { RecordingFileView, RecordingsView } from '../../shared/recordings.ts'
import type { Actions } from '../actions.ts'
import type { RecordingEditor } from './editor-store.ts'
import { createListChoice } from './list-choice.ts'
import type { Place } from './place.ts'
import { createRowCache } from './row-cache.ts'
import { buildTree, indexOfLine, type Tree } from './tree.ts'

/** The line that keys go to. */
export interface ActiveLine {
  file: string
  /** null = the file itself. */
  at: number | null
  /** Of its interaction; null = the file itself, or a row that is not here yet. */
  key: string | null
}

export interface RecordingsState {
  /** null until the host has told. */
  view: RecordingsView | null
  /** Why it could not tell. */
  problem: string | null
  /** As typed, and as searched for a moment later. */
  search: string
  searched: string
  closed: ReadonlySet<string>
  active: ActiveLine | null
  /** Where a stretch of chosen lines began. */
  anchor: ActiveLine | null
  /** More than one chosen interaction; empty = the active one alone. */
  chosen: ReadonlyMap<string, Place>
  /** Grows when rows arrive. */
  revision: number
  /** Grows when the active line is to be scrolled to. */
  reveals: number
}

export interface RecordingListOptions {
  client: Client
  editor: RecordingEditor
  notices: Pick<Actions, 'notify' | 'attempt'>
  now: () => number
  schedule: (run: () => void, ms: number) => void
}

const SEARCH_DELAY_MS = 200

export type RecordingList = ReturnType<typeof createRecordingList>

export function createRecordingList({ client, editor, notices, now, schedule }: RecordingListOptions) {
  const store = createStore<RecordingsState>()(() => ({
    view: null,
    problem: null,
    search: '',
    searched: '',
    closed: new Set(),
    active: null,
    anchor: null,
    chosen: new Map(),
    revision: 0,
    reveals: 0
  }))
  const rows = createRowCache({
    fetchPage: (query) => client.call('recordings.page', query),
    onChange: rowsChanged,
    onProblem: (problem) => store.setState({ problem }),
    now,
    schedule
  })

  function tree(): Tree {
    const { view, closed, searched } = store.getState()
    const isListed = ({ file }: RecordingFileView) => searched === '' || (rows.total(file) ?? 0) > 0
    const countOf = ({ file, interactions, problem }: RecordingFileView) => {
      if (searched !== '') return rows.total(file)
      return problem ? 0 : interactions
    }
    return buildTree((view?.files ?? []).filter(isListed), { isOpen: (file) => !closed.has(file), countOf })
  }

  const choice = createListChoice({ store, rows, tree, editor, notices })

  function rowsChanged(): void {
    store.setState(({ revision }) => ({ revision: revision + 1 }))
    choice.follow()
  }

  function take(view: RecordingsView): void {
    const before = new Map(store.getState().view?.files.map((file) => [file.file, file]))
    const changed = view.files.filter((file) => hasChanged(before.get(file.file), file))
    const gone = [...before.keys()].filter((name) => !view.files.some(({ file }) => file === name))
    store.setState({ view, problem: null })
    for (const { file, hits } of view.files) {
      const known = before.get(file)
      if (known && known.hits !== hits) rows.age(file)
    }
    for (const { file } of changed) rows.invalidate(file)
    for (const file of gone) rows.drop(file)
    if (store.getState().searched !== '') rows.count(searchable(view))
    // What becomes of it is told by the editor itself.
    void editor.changedOnDisk(new Set([...changed.map(({ file }) => file), ...gone]))
    const { active } = store.getState()
    const lost = active && indexOfLine(tree(), active.file, null) < 0
    if (lost) store.setState({ active: null, anchor: null, chosen: new Map() })
  }

  async function load(): Promise<void> {
    try {
      take(await client.call('recordings.view'))
    } catch (error) {
      store.setState({ problem: messageOf(error) })
    }
  }

  function setSearch(search: string): void {
    store.setState({ search })
    schedule(() => {
      const { search: typed, searched, view } = store.getState()
      if (typed !== search || typed === searched) return
      rows.setSearch(typed)
      store.setState({ searched: typed, active: null, anchor: null, chosen: new Map() })
      if (typed !== '' && view) rows.count(searchable(view))
    }, SEARCH_DELAY_MS)
  }

  function toggle(file: string, open?: boolean): void {
    store.setState((state) => {
      const closed = new Set(state.closed)
      if (open ?? closed.has(file)) closed.delete(file)
      else closed.add(file)
      return { closed }
    })
  }

  return {
    store,
    rows,
    ...choice,
    tree,
    load,
    take,
    setSearch,
    toggle,
    /** Makes an interaction the active line, wherever it is. */
    pointOut(place: Place, at: number): void {
      if (store.getState().searched !== '') {
        rows.setSearch('')
        store.setState({ search: '', searched: '' })
      }
      toggle(place.file, true)
      const active = { ...place, at }
      store.setState(({ reveals }) => ({ active, anchor: active, chosen: new Map(), reveals: reveals + 1 }))
    }
  }
}

/** Files that a search can look into. */
function searchable({ files }: RecordingsView): string[] {
  return files.filter(({ problem }) => problem === null).map(({ file }) => file)
}

function hasChanged(before: RecordingFileView | undefined, after: RecordingFileView): boolean {
  if (!before) return false
  return (
    before.modifiedAt !== after.modifiedAt ||
    before.bytes !== after.bytes ||
    before.interactions !== after.interactions ||
    before.unsaved !== after.unsaved
  )
}
