import { type KeyboardEvent, type MouseEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { Deployment } from '../../shared/config.ts'
import { useApp, useSession } from '../session.ts'
import { inOrder } from './editor.ts'
import { draftText, editPatch, FIELD_TITLES, FIELDS, type Field, isEditable, modelOf, problemIn } from './fields.ts'

export interface Place {
  row: number
  column: number
}

export interface Editing {
  /** The deployment by its name: rows may move meanwhile. */
  name: string
  field: Field
  text: string
  problem: string | null
  /** How often it was refused: each time is a new start for the field. */
  attempt: number
  /** Whether the field takes the focus; not when it was left for another place. */
  takesFocus: boolean
}

/** Where the focus goes when a cell has been left. */
export type Onward = 'stay' | 'next' | 'previous' | 'leave'

/** After the fields: the gauges, the refusals, the menu. */
export const NOW_COLUMN = FIELDS.length
export const COUNT_COLUMN = NOW_COLUMN + 1
export const MENU_COLUMN = NOW_COLUMN + 2

const FRESH = { problem: null, attempt: 0, takesFocus: true }

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
  const active = { row: Math.max(0, Math.min(place.row, rows.length - 1)), column: place.column }
  const focusSoon = useFocus(table, active)

  function goTo(next: Place): void {
    setPlace(next)
    focusSoon()
  }

  function edit(at: Place, given: Partial<Editing> = {}): void {
    const deployment = rows[at.row]
    const field = FIELDS[at.column]
    if (!deployment || !field || !isEditable(field, deployment, modelOf(deployment, models))) return
    setPlace(at)
    setEditing({ ...FRESH, name: deployment.name, field, text: draftText(field, deployment), ...given })
  }

  function leave(onward: Onward): void {
    setEditing(null)
    if (onward === 'stay') focusSoon()
    if (onward === 'leave' || onward === 'stay') return
    const next = neighbour(rows, active, onward === 'next' ? 1 : -1, (row, field) =>
      isEditable(field, row, modelOf(row, models))
    )
    if (next) edit(next)
    else focusSoon()
  }

  async function commit(given: Editing, text: string, onward: Onward): Promise<void> {
    const { name, field } = given
    const refuse = (problem: string) =>
      setEditing({ ...given, text, problem, attempt: given.attempt + 1, takesFocus: onward !== 'leave' })
    const deployment = rows.find((each) => each.name === name)
    if (!deployment) return setEditing(null)
    const names = rows.map((each) => each.name).filter((each) => each !== name)
    const problem = problemIn(field, text, { names, models })
    if (problem) return refuse(problem)
    leave(onward)
    const patch = editPatch(deployment, field, text, models)
    if (!patch) return
    const renamed = field === 'name' ? { renamed: { from: name, to: text.trim() } } : {}
    const said = `${name}: ${FIELD_TITLES[field].toLowerCase()} changed`
    const refused = await editor.apply({ said, patch: { deployments: patch }, ...renamed })
    if (refused) refuse(refused)
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

  /** A click chooses a cell; another one on the chosen cell edits it. */
  function onClick({ target }: MouseEvent): void {
    const cell = target instanceof Element ? target.closest<HTMLElement>('td[data-cell]:not([data-edited=true])') : null
    const [row, column] = cell?.dataset.cell?.split(' ').map(Number) ?? []
    if (row === undefined || column === undefined) return
    if (row === active.row && column === active.column && column < NOW_COLUMN) edit({ row, column })
    else goTo({ row, column })
  }

  /** A letter typed on a cell begins the new value, but for the one that is chosen from a list. */
  function typeOver(text: string): void {
    edit(active, FIELDS[active.column] === 'tokenCost' ? {} : { text })
  }

  /** Points a deployment out, and edits its name when it is new. */
  function showRow(name: string, then?: 'edit'): void {
    const shown = inOrder(store.getState().config.deployments, editor.store.getState().order)
    const row = shown.findIndex((each) => each.name === name)
    if (row < 0) return
    goTo({ row, column: 0 })
    if (then) setEditing({ ...FRESH, name, field: 'name', text: name })
  }

  return { rows, models, active, editing, goTo, edit, commit, cancel: () => leave('stay'), onKeyDown, onClick, showRow }
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

function moved(key: string, { row, column }: Place, rows: number): Place | null {
  const last = rows - 1
  const places: Record<string, Place> = {
    ArrowUp: { row: Math.max(0, row - 1), column },
    ArrowDown: { row: Math.min(last, row + 1), column },
    ArrowLeft: { row, column: Math.max(0, column - 1) },
    ArrowRight: { row, column: Math.min(MENU_COLUMN, column + 1) },
    Home: { row, column: 0 },
    End: { row, column: MENU_COLUMN },
    PageUp: { row: 0, column },
    PageDown: { row: last, column }
  }
  return places[key] ?? null
}

/** The next or previous cell that can be edited, across rows; null at either end. */
export function neighbour(
  rows: readonly Deployment[],
  { row, column }: Place,
  step: 1 | -1,
  isOpen: (deployment: Deployment, field: Field) => boolean
): Place | null {
  const count = FIELDS.length
  for (let at = row * count + column + step; at >= 0 && at < rows.length * count; at += step) {
    const next = { row: Math.floor(at / count), column: at % count }
    const deployment = rows[next.row]
    const field = FIELDS[next.column]
    if (deployment && field && isOpen(deployment, field)) return next
  }
  return null
}
