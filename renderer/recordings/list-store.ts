/** The folder's files and rows as a list, and what is chosen in it. */
import { createStore } from 'zustand/vanilla'
import type { Client } from '../../shared/contract.ts'
import { messageOf } from '../../shared/errors.ts'
import type { RecordingFileView, RecordingsView } from '../../shared/recordings.ts'
import type { Actions } from '../actions.ts'
import { formatPlural } from '../format.ts'
import type { RecordingEditor } from './editor-store.ts'
import { idOf, type Place } from './place.ts'
import { createRowCache } from './row-cache.ts'
import { buildTree, indexOfLine, lineAt, stretchesBetween, type Tree } from './tree.ts'

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
/** More rows than anybody means to delete by holding Shift. */
const MOST_CHOSEN = 10_000

export type RecordingList = ReturnType<typeof createRecordingList>

export function createRecordingList({ client, editor, notices, now, schedule }: RecordingListOptions) {
  const { notify, attempt } = notices
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

  function rowsChanged(): void {
    const { active } = store.getState()
    store.setState(({ revision }) => ({ revision: revision + 1, active: followed(active) }))
    openActive()
  }

  /** The active line goes where its interaction went; a row that has just arrived tells which interaction it is. */
  function followed(active: ActiveLine | null): ActiveLine | null {
    if (!active || active.at === null) return active
    const here = rows.fresh(active.file, active.at)
    if (!here || here.key === active.key) return active
    if (active.key === null) return { ...active, key: here.key }
    const at = rows.find(active.file, active.key)
    return at === null ? active : { ...active, at }
  }

  function openActive(): void {
    const { active } = store.getState()
    if (active?.key) void editor.open({ file: active.file, key: active.key })
    else if (active?.at === null) editor.close()
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

  function activate(index: number): ActiveLine | null {
    const all = tree()
    const line = lineAt(all, Math.max(0, Math.min(all.length - 1, index)))
    if (!line) return null
    const { file } = line.branch.file
    const key = line.at === null ? null : (rows.fresh(file, line.at)?.key ?? null)
    const active = { file, at: line.at, key }
    store.setState(({ reveals }) => ({ active, reveals: reveals + 1 }))
    openActive()
    return active
  }

  function select(index: number): void {
    const active = activate(index)
    store.setState({ anchor: active, chosen: new Map() })
  }

  function toggleChosen(index: number): void {
    const { active: before, chosen } = store.getState()
    const next = new Map(chosen)
    if (next.size === 0 && before?.key) next.set(...entryOf(before.file, before.key))
    const active = activate(index)
    if (active?.key) {
      const [id, place] = entryOf(active.file, active.key)
      if (!next.delete(id)) next.set(id, place)
    }
    store.setState({ anchor: active, chosen: next })
  }

  async function extendTo(index: number): Promise<void> {
    const { anchor, active } = store.getState()
    const from = anchor ?? active
    const to = activate(index)
    if (!from || !to) return
    const all = tree()
    const stretches = stretchesBetween(all, indexOfLine(all, from.file, from.at), indexOfLine(all, to.file, to.at))
    const count = stretches.reduce((sum, stretch) => sum + stretch.to - stretch.from, 0)
    if (count > MOST_CHOSEN) {
      return notify({ intent: 'info', text: `At most ${formatPlural(MOST_CHOSEN, 'recording')} can be chosen at once` })
    }
    await attempt(async () => {
      const found = await Promise.all(
        stretches.map(async (stretch) => (await rows.rows(stretch)).map(({ key }) => entryOf(stretch.file, key)))
      )
      store.setState({ anchor: from, chosen: new Map(found.flat()) })
    })
  }

  function toggle(file: string, open?: boolean): void {
    store.setState((state) => {
      const closed = new Set(state.closed)
      if (open ?? closed.has(file)) closed.delete(file)
      else closed.add(file)
      return { closed }
    })
  }

  /** After a deletion there may be fewer lines than before. */
  function settleActive(): void {
    const { active } = store.getState()
    if (!active || active.at === null) return
    const all = tree()
    const branch = all.branches.find(({ file }) => file.file === active.file)
    if (!branch) return store.setState({ active: null })
    activate(branch.start + Math.min(active.at + 1, branch.shown))
  }

  return {
    store,
    rows,
    tree,
    load,
    take,
    setSearch,
    select,
    toggleChosen,
    extendTo,
    toggle,
    settleActive,
    clearChosen: () => store.setState({ chosen: new Map() }),
    /** The chosen interactions, or the active one. */
    targets(): Place[] {
      const { chosen, active } = store.getState()
      if (chosen.size > 0) return [...chosen.values()]
      return active?.key ? [{ file: active.file, key: active.key }] : []
    },
    /** The active line's interaction is another one now, which the next answer tells. */
    forgetKey: () =>
      store.setState(({ active }) => ({ active: active && { ...active, key: null }, chosen: new Map() })),
    renamed({ file, key }: Place, next: string): void {
      const { active } = store.getState()
      if (active?.file === file && active.key === key) store.setState({ active: { ...active, key: next } })
    },
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

function entryOf(file: string, key: string): [string, Place] {
  const place = { file, key }
  return [idOf(place), place]
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
