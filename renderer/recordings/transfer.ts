/** Recordings that are handed on as a file, and files whose recordings are taken over. */
import { createStore } from 'zustand/vanilla'
import type { Client } from '../../shared/contract.ts'
import { messageOf } from '../../shared/errors.ts'
import {
  type ExportFormat,
  type ExportPlace,
  groupedByFile,
  type ImportFile,
  type ImportView,
  MOST_TRANSFERRED
} from '../../shared/recording-transfer.ts'
import type { Actions } from '../actions.ts'
import type { SavedFile } from '../download.ts'
import { formatPlural } from '../format.ts'
import type { RecordingList } from './list-store.ts'
import type { Place } from './place.ts'

export type ImportState =
  | { step: 'closed' }
  /** `problem`: what was wrong with the last choice. */
  | { step: 'choosing'; problem: string | null }
  | { step: 'working'; name: string; does: 'reading' | 'adding' }
  | { step: 'preview'; file: ImportFile; view: ImportView }

export interface TransferState {
  importing: ImportState
  exporting: boolean
}

/** What of the recordings is exported. */
export type ExportScope = 'all' | 'file' | 'chosen'

/** A file as the browser hands it over. */
export type ChosenFile = Pick<File, 'name' | 'size' | 'text'>

export interface TransferOptions {
  client: Client
  actions: Pick<Actions, 'notify' | 'attempt' | 'show'>
  list: RecordingList
  /** Hands a file to the user. Answers what it was saved as; null = the user thought better of it. */
  save: (file: SavedFile) => Promise<string | null>
  remove: (places: readonly Place[]) => Promise<void>
  show: (place: Place) => Promise<void>
}

export const READABLE = '.har, .json, .yaml or .yml'
const TYPES: Record<ExportFormat, string> = { yaml: 'application/yaml', har: 'application/json' }

export type Transfer = ReturnType<typeof createTransfer>

export function createTransfer({ client, actions, list, save, remove, show }: TransferOptions) {
  const store = createStore<TransferState>()(() => ({ importing: { step: 'closed' }, exporting: false }))
  /** Counts choices, so that what became of an abandoned one is not shown. */
  let choice = 0
  const set = (importing: ImportState) => store.setState({ importing })

  function open(problem: string | null = null): void {
    choice += 1
    actions.show('recordings')
    set({ step: 'choosing', problem })
  }

  /** Looks through a file; nothing is added yet. */
  async function choose(chosen: ChosenFile): Promise<void> {
    const { name, size } = chosen
    if (store.getState().importing.step === 'working') return
    if (size > MOST_TRANSFERRED) {
      return open(`${name} has ${megabytes(size)}; at most ${megabytes(MOST_TRANSFERRED)} can be imported at once.`)
    }
    if (!/\.(har|json|ya?ml)$/i.test(name)) return open(`${name} cannot be imported: choose a ${READABLE} file.`)
    choice += 1
    const mine = choice
    set({ step: 'working', name, does: 'reading' })
    try {
      const file = { name, text: await chosen.text() }
      const view = await client.call('recordings.preview', file)
      if (mine === choice) set({ step: 'preview', file, view })
    } catch (error) {
      if (mine === choice) set({ step: 'choosing', problem: sentence(error) })
    }
  }

  async function add(): Promise<void> {
    const { importing } = store.getState()
    if (importing.step !== 'preview') return
    const { file } = importing
    set({ step: 'working', name: file.name, does: 'adding' })
    try {
      const { added, skipped, places } = await client.call('recordings.import', file)
      set({ step: 'closed' })
      await list.load()
      const all = places.flatMap(({ file: name, keys }) => keys.map((key) => ({ file: name, key })))
      if (all[0]) await show(all[0])
      const left = skipped.reduce((sum, { count }) => sum + count, 0)
      const text = `${formatPlural(added, 'recording')} imported${left > 0 ? `, ${left} skipped` : ''}`
      actions.notify({
        intent: added > 0 ? 'success' : 'info',
        text,
        ...(all[0] ? { undo: () => void remove(all) } : {})
      })
    } catch (error) {
      set({ step: 'choosing', problem: sentence(error) })
      await list.load()
    }
  }

  /** null = there is nothing of the kind. */
  function placesOf(scope: ExportScope): ExportPlace[] | null {
    const { view, active } = list.store.getState()
    if (scope === 'file') return active ? [{ file: active.file }] : null
    if (scope === 'all') {
      const whole = (view?.files ?? []).filter(({ problem }) => problem === null)
      return whole.length > 0 ? whole.map(({ file }) => ({ file })) : null
    }
    const places = groupedByFile(list.targets())
    return places.length > 0 ? places : null
  }

  async function exportAs(scope: ExportScope, format: ExportFormat): Promise<void> {
    if (store.getState().exporting) return
    if (list.store.getState().view === null) await list.load()
    const places = placesOf(scope)
    if (!places) return actions.notify({ intent: 'info', text: 'There are no recordings to export' })
    store.setState({ exporting: true })
    await actions.attempt(async () => {
      const text = await client.call('recordings.export', places, format)
      const stem = scope === 'file' ? (places[0]?.file ?? '').replace(/\.ya?ml$/i, '') : 'recordings'
      const name = await save({ stem, ending: format, type: TYPES[format], text })
      if (name === null) return
      actions.notify({ intent: 'success', text: `Exported as ${name}${scope === 'all' ? leftOut() : ''}` })
    })
    store.setState({ exporting: false })
  }

  function leftOut(): string {
    const broken = list.store.getState().view?.files.filter(({ problem }) => problem !== null) ?? []
    return broken.length === 0 ? '' : ` without ${broken.map(({ file }) => file).join(', ')}, which cannot be read`
  }

  return {
    store,
    open: () => open(),
    refuse: (problem: string) => open(problem),
    choose,
    add,
    exportAs,
    close(): void {
      const { importing } = store.getState()
      // What has begun to be written is written to its end.
      if (importing.step === 'working' && importing.does === 'adding') return
      choice += 1
      set({ step: 'closed' })
    }
  }
}

export function megabytes(bytes: number): string {
  const size = bytes / (1024 * 1024)
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} MB`
}

function sentence(error: unknown): string {
  const text = messageOf(error)
  return /[.!?]$/.test(text) ? text : `${text}.`
}
