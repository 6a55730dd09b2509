import { type FocusEvent, type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react'
import type { ExtensionView } from '../../shared/extensions.ts'
import { useExtensions, useSession } from '../session.ts'
import { type ListPlace, moveIn, placeIn, STOPS, type Stop, stopsOf } from './list-keys.ts'

export type ExtensionList = ReturnType<typeof useExtensionList>

/** The list with its one tab stop: arrows move, Alt with them moves the extension. */
export function useExtensionList(list: RefObject<HTMLElement | null>, extensions: readonly ExtensionView[]) {
  const { extensions: all } = useSession()
  const isDesktop = window.desktop !== undefined
  const rows = extensions.map((each) => ({ path: each.path, stops: stopsOf(each, { isDesktop }) }))
  const movable = extensions.filter(hasFile).map(({ path }) => path)
  const [wanted, setWanted] = useState<(ListPlace & { index: number }) | null>(null)
  const place = placeIn(rows, wanted, wanted?.index ?? 0)
  const focusSoon = useFocus(list, place)
  useShown((path) => goTo({ path, stop: 'row' }))

  function choose(next: ListPlace): void {
    setWanted({ ...next, index: rows.findIndex(({ path }) => path === next.path) })
  }

  function goTo(next: ListPlace): void {
    choose(next)
    focusSoon()
  }

  function move(path: string, to: number): void {
    choose({ path, stop: place?.stop ?? 'row' })
    // React moves the other rows around it, so the focus stays; where it moves this one, the focus is given back.
    focusSoon()
    void all.order(path, to)
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (!place || event.ctrlKey || event.metaKey || event.shiftKey || stopOf(event.target) === null) return
    const extension = extensions.find(({ path }) => path === place.path)
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    const next = event.altKey ? null : moveIn(rows, place, event.key)
    if (event.altKey && step !== undefined) move(place.path, movable.indexOf(place.path) + step)
    else if (next) goTo(next)
    else if (event.key === 'Enter' && !event.altKey && place.stop === 'row' && extension && hasFile(extension)) {
      void all.showSource(extension)
    } else return
    event.preventDefault()
  }

  /** A click, too, chooses where Tab comes back to. */
  function onFocus({ target }: FocusEvent): void {
    const stop = stopOf(target)
    const path = target.closest<HTMLElement>('[data-row]')?.dataset.row
    if (stop && path !== undefined && (stop !== place?.stop || path !== place.path)) choose({ path, stop })
  }

  return {
    /** Paths of those whose order can be changed. */
    movable,
    /** Takes the extension's place among those. */
    move,
    onKeyDown,
    onFocus,
    /** After something that takes its own button away. */
    focusSoon,
    /** What makes an element one of the places of a row. */
    stop: (path: string, stop: Stop) => ({
      'data-stop': stop,
      tabIndex: place?.path === path && place.stop === stop ? 0 : -1
    })
  }
}

function hasFile({ origin }: ExtensionView): boolean {
  return origin !== 'built-in'
}

function stopOf(target: EventTarget): Stop | null {
  const name = target instanceof HTMLElement ? target.dataset.stop : undefined
  return STOPS.find((each) => each === name) ?? null
}

/** Moves the focus to the place, once it is drawn. */
function useFocus(list: RefObject<HTMLElement | null>, place: ListPlace | null): () => void {
  const [asked, setAsked] = useState(0)
  const done = useRef(0)
  useEffect(() => {
    if (asked === done.current || !place) return
    done.current = asked
    const row = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])].find(
      (each) => each.dataset.row === place.path
    )
    row?.querySelector<HTMLElement>(`[data-stop="${place.stop}"]`)?.focus()
    row?.scrollIntoView({ block: 'nearest' })
  }, [asked, place, list])
  return () => setAsked((count) => count + 1)
}

/** Something has just been loaded: the list points it out. */
function useShown(show: (path: string) => void): void {
  const { extensions } = useSession()
  const shown = useExtensions((state) => state.shown)
  const run = useRef(show)
  useEffect(() => {
    run.current = show
  })
  useEffect(() => {
    if (shown === null) return
    extensions.store.setState({ shown: null })
    run.current(shown)
  }, [shown, extensions])
}
