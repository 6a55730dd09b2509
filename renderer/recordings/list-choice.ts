/** Which line of the list keys go to, and which interactions are chosen. */
import type { StoreApi } from 'zustand/vanilla'
import type { Actions } from '../actions.ts'
import { formatPlural } from '../format.ts'
import type { RecordingEditor } from './editor-store.ts'
import type { ActiveLine, RecordingsState } from './list-store.ts'
import { idOf, type Place } from './place.ts'
import type { RowCache } from './row-cache.ts'
import { indexOfLine, lineAt, stretchesBetween, type Tree } from './tree.ts'

export interface ListChoiceOptions {
  store: StoreApi<RecordingsState>
  rows: RowCache
  tree: () => Tree
  editor: RecordingEditor
  notices: Pick<Actions, 'notify' | 'attempt'>
}

/** More rows than anybody means to delete by holding Shift. */
const MOST_CHOSEN = 10_000

export function createListChoice({ store, rows, tree, editor, notices }: ListChoiceOptions) {
  const { notify, attempt } = notices

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
    select,
    toggleChosen,
    extendTo,
    settleActive,
    /** Rows have arrived. */
    follow(): void {
      const { active } = store.getState()
      store.setState({ active: followed(active) })
      openActive()
    },
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
    }
  }
}

function entryOf(file: string, key: string): [string, Place] {
  const place = { file, key }
  return [idOf(place), place]
}
