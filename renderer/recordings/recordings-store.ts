/** Everything the recordings screen works with. It outlives the screen, so that edits and choices are there on the way back. */
import type { Client, DesktopBridge } from '../../shared/contract.ts'
import type { Actions } from '../actions.ts'
import type { Store } from '../store.ts'
import { createRecordingEditor } from './editor-store.ts'
import { createFileActions } from './file-actions.ts'
import { createRecordingList, type RecordingList } from './list-store.ts'
import { createOperations } from './operations.ts'
import { createTransfer, type TransferOptions } from './transfer.ts'

export interface RecordingsOptions {
  client: Client
  /** The simulated API. */
  relay: (path: string, init: RequestInit) => Promise<Response>
  store: Store
  actions: Pick<Actions, 'notify' | 'attempt' | 'show' | 'copy'>
  /** The desktop window's powers; a browser has none. */
  desktop?: Pick<DesktopBridge, 'openRecording' | 'revealRecording'> | undefined
  now: () => number
  schedule: (run: () => void, ms: number) => void
  save: TransferOptions['save']
}

export type Recordings = ReturnType<typeof createRecordings>

export function createRecordings(options: RecordingsOptions) {
  const { client, relay, store, actions, desktop, now, schedule, save } = options
  const editor = createRecordingEditor({
    client,
    relay,
    now,
    notify: actions.notify,
    onRenamed: (from, key) => list.renamed(from, key)
  })
  const list: RecordingList = createRecordingList({ client, editor, notices: actions, now, schedule })
  const operations = createOperations({ client, store, actions, list, editor })
  const { remove, show } = operations
  const transfer = createTransfer({ client, actions, list, save, remove, show })
  return { list, editor, transfer, ...operations, ...createFileActions({ desktop, actions, list }) }
}
