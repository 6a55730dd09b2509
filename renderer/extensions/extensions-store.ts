/** What the screen of extensions shows, and what can be made to happen there. It outlives the screen. */
import { createStore } from 'zustand/vanilla'
import type { Client } from '../../shared/contract.ts'
import { messageOf } from '../../shared/errors.ts'
import type { ExtensionPreview, ExtensionsView } from '../../shared/extensions.ts'
import type { Actions } from '../actions.ts'
import type { Store } from '../store.ts'
import { createExtensionCalls } from './extension-calls.ts'
import { changeText } from './extension-texts.ts'
import { createLoading } from './loading.ts'
import { type LogFilter, NO_FILTER } from './log-filter.ts'

export interface SourceShown {
  /** The extension it belongs to. */
  path: string
  file: string
  text: string
  /** From 1; null = no line in particular. */
  line: number | null
  column: number | null
  /** What is wrong there; null when nothing is. */
  message: string | null
}

export type ExtensionDialog =
  | { kind: 'none' }
  /** `note` says why the user is asked for a path. */
  | { kind: 'load'; path: string; note: string | null }
  | { kind: 'confirm'; preview: ExtensionPreview }
  | { kind: 'template'; template: string | null }
  | { kind: 'source'; source: SourceShown }

export interface ExtensionsState {
  /** null until the host has told. */
  view: ExtensionsView | null
  /** Why there is no view. */
  problem: string | null
  /** Paths of extensions that something is being done to. */
  busy: readonly string[]
  dialog: ExtensionDialog
  /** Paths still to be loaded when the dialog is through. */
  queue: readonly string[]
  /** The path that the list should point out next. */
  shown: string | null
  filter: LogFilter
}

export interface ExtensionParts {
  client: Pick<Client, 'call'>
  app: Store
  actions: Pick<Actions, 'notify' | 'show' | 'setPreferences'>
}

export type ExtensionsStore = ReturnType<typeof createExtensionsStore>
export type Extensions = ReturnType<typeof createExtensions>

export function createExtensionsStore() {
  return createStore<ExtensionsState>()(() => ({
    view: null,
    problem: null,
    busy: [],
    dialog: { kind: 'none' },
    queue: [],
    shown: null,
    filter: NO_FILTER
  }))
}

export function createExtensions(parts: ExtensionParts) {
  const store = createExtensionsStore()
  function take(view: ExtensionsView): void {
    const announcement = changeText(store.getState().view, view)
    store.setState({ view, problem: null })
    if (announcement) parts.app.setState({ announcement })
  }
  const calls = createExtensionCalls(parts, store, take)
  return {
    store,
    /** The host has told. */
    take,
    async refresh(): Promise<void> {
      try {
        take(await parts.client.call('extensions.view'))
      } catch (error) {
        store.setState({ problem: messageOf(error) })
      }
    },
    setFilter: (filter: Partial<LogFilter>) => store.setState((state) => ({ filter: { ...state.filter, ...filter } })),
    ...calls,
    ...createLoading(parts, store, { take, reload: calls.reload })
  }
}
