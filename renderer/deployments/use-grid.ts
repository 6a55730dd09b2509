import { type KeyboardEvent, type MouseEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { Deployment } from '../../shared/config.ts'
import { useApp, useSession } from '../session.ts'
import { inOrder } from './editor.ts'
import {
  changedBy,
  draftText,
  editPatch,
  FIELD_TITLES,
  FIELDS,
  type Field,
  isEditable,
  modelOf,
  problemIn,
  refusalText
} from './fields.ts'
import { moved, NOW_COLUMN, neighbour, type Place } from './grid-places.ts'

export interface Editing {
  /** The deployment by its name: rows may move meanwhile. */
  name: string
  /** The name it has until its renaming is answered. */
  formerly?: string
  field: Field
  text: string
  problem: string | null
  /** How often it was refused: each time is a new start for the field. */
  attempt: number
  /** Whether the field takes the focus; not when it was left for another place. */
  takesFocus: boolean
  /** Whether typing replaces the text; not when the text is what was typed first. */
  selected: boolean
}

/** Where the focus goes when a cell has been left. */
export type Onward = 'stay' | 'next' | 'previous' | 'leave'

const FRESH = { problem: null, attempt: 0, takesFocus: true, selected: true }

export type Grid = ReturnType<typeof useGrid>

/** The grid of deployments as a keyboard sees it: one active cell, at most one that is edited. */
export function useGrid(table: RefObject<HTMLTableElement | null>) {
  const { editor, store } = useSession()
  const deployments = useApp((state) => state.config.deployments)
  const models = useApp((state) => state.models)
  const order = useStore(editor.store, (state) => state.order)
  const rows = inOrder(deployments, order)
  const [place, setPlace] = useState<Place>({ row: 0, column: 0 })
  const [editing, setEditing] = useState<Editing | null>(null)
  const pressed = useRef<Element | null>(null)
  const active = { row: Math.max(0, Math.min(place.row, rows.length - 1)), column: place.column }
  const focusSoon = useFocus(table, active)
  const isOpen = (deployment: Deployment, field: Field) => isEditable(field, deployment, modelOf(deployment, models))

  function goTo(next: Place): void {
    setPlace(next)
    focusSoon()
  }

  function edit(at: Place, given: Partial<Editing> = {}, among: readonly Deployment[] = rows): void {
    const deployment = among[at.row]
    const field = FIELDS[at.column]
    if (!deployment || !field || !isOpen(deployment, field)) return
    setPlace(at)
    setEditing({ ...FRESH, name: deployment.name, field, text: draftText(field, deployment), ...given })
  }

  /** The row that is edited, which need not be the active one: a refused edit can be left. */
  function placeOf({ name, formerly, field }: Editing): Place {
    const row = rows.findIndex((each) => each.name === name || each.name === formerly)
    return { row: row < 0 ? active.row : row, column: FIELDS.indexOf(field) }
  }

  /** @param after The rows as they will be: a change may open a cell, or close one. */
  function leave(given: Editing, onward: Onward, after: readonly Deployment[] = rows): void {
    setEditing(null)
    if (onward === 'leave') return
    const at = placeOf(given)
    const next = onward === 'stay' ? null : neighbour(after, at, onward === 'next' ? 1 : -1, isOpen)
    if (!next) return goTo(at)
    const formerly = next.row === at.row ? rows[at.row]?.name : undefined
    edit(next, formerly === undefined ? {} : { formerly }, after)
  }

  async function commit(given: Editing, text: string, onward: Onward): Promise<void> {
    const { name, field } = given
    const refuse = (problem: string) => {
      const takesFocus = onward !== 'leave'
      if (takesFocus) setPlace(placeOf(given))
      setEditing({ ...given, text, problem, attempt: given.attempt + 1, takesFocus, selected: true })
    }
    const at = placeOf(given)
    const found = rows.find((each) => each.name === name || each.name === given.formerly)
    if (!found) return setEditing(null)
    const names = rows.filter((each) => each !== found).map((each) => each.name)
    const problem = problemIn(field, text, { names, models })
    if (problem) return refuse(problem)
    const deployment = { ...found, name }
    const changed = changedBy(deployment, field, text)
    leave(given, onward, rows.with(at.row, changed))
    const patch = editPatch(deployment, field, text, models)
    if (!patch) return
    const renamed = field === 'name' ? { renamed: { from: name, to: changed.name } } : {}
    const said = `${name}: ${FIELD_TITLES[field].toLowerCase()} changed`
    const refused = await editor.apply({ said, patch: { deployments: patch }, ...renamed })
    if (refused) refuse(refusalText(refused, name, field))
  }

  function onKeyDown(event: KeyboardEvent): void {
    const target = event.target
    if (!(target instanceof HTMLElement) || !target.matches('[data-cell]')) return
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const next = moved(event.key, active, rows.length)
    if (next) goTo(next)
    else if (active.column < NOW_COLUMN && (event.key === 'Enter' || event.key === 'F2')) edit(active)
    else if (active.column < NOW_COLUMN && event.key.length === 1 && event.key !== ' ') typeOver(event.key)
    else return
    event.preventDefault()
  }

  /** Remembers which cell had the focus before the press gives it to another. */
  function onMouseDown(): void {
    pressed.current = document.activeElement
  }

  /** A click chooses a cell; another one on the chosen cell edits it. */
  function onClick({ target }: MouseEvent): void {
    const cell = target instanceof Element ? target.closest<HTMLElement>('td[data-cell]') : null
    const [row, column] = cell?.dataset.cell?.split(' ').map(Number) ?? []
    if (!cell || row === undefined || column === undefined) return
    const again = pressed.current === cell
    pressed.current = null
    if (cell.dataset.edited === 'true') setPlace({ row, column })
    else if (again && column < NOW_COLUMN) edit({ row, column })
    else goTo({ row, column })
  }

  /** A letter typed on a cell begins the new value, but for the one that is chosen from a list. */
  function typeOver(text: string): void {
    edit(active, FIELDS[active.column] === 'tokenCost' ? {} : { text, selected: false })
  }

  /** Points a deployment out, or edits its name when it is new. */
  function showRow(name: string, then?: 'edit'): void {
    const shown = inOrder(store.getState().config.deployments, editor.store.getState().order)
    const row = shown.findIndex((each) => each.name === name)
    if (row < 0) return
    const at = { row, column: FIELDS.indexOf('name') }
    // The field takes the focus itself; given to the cell, it would leave the field at once.
    if (then) edit(at, {}, shown)
    else goTo(at)
  }

  return {
    rows,
    models,
    active,
    editing,
    commit,
    cancel: (given: Editing) => leave(given, 'stay'),
    /** Closes what is edited, and leaves the focus where it is. */
    drop: () => setEditing(null),
    onKeyDown,
    onMouseDown,
    onClick,
    showRow
  }
}

/** Moves the focus to the active cell, once it is drawn. */
function useFocus(table: RefObject<HTMLTableElement | null>, { row, column }: Place): () => void {
  const [wanted, setWanted] = useState(0)
  const done = useRef(0)
  useEffect(() => {
    if (wanted === done.current) return
    done.current = wanted
    table.current?.querySelector<HTMLElement>(`[data-cell="${row} ${column}"]`)?.focus()
  }, [wanted, row, column, table])
  return () => setWanted((count) => count + 1)
}
