/** The store of the recordings folder in force. Changing the folder loses nothing: the old store is written and closed behind its last user. */
import { messageOf } from '../shared/errors.ts'
import type { Log } from './log.ts'
import type { RecordingStore } from './recordings/recording.ts'

/** @param folder As set; relative to the working directory. */
export type OpenStore<S extends RecordingStore = RecordingStore> = (folder: string) => S

export interface RecordingStores<S extends RecordingStore = RecordingStore> {
  /** Opened when it is first asked for: whoever only generates needs none. */
  current(): S
  /** Whether there is one already. */
  readonly opened: boolean
  /** Writes what is not on disk yet. @throws SimulatorError RECORDING_FAILED naming what could not be written. */
  save(): Promise<{ written: number }>
  /** Another folder from now on; requests under way end with the store they began with. */
  move(folder: string): void
}

export function createRecordingStores<S extends RecordingStore>(
  initial: string,
  open: OpenStore<S>,
  log: Log
): RecordingStores<S> {
  let folder = initial
  let store: S | undefined
  /** Stores of earlier folders; what is added to them later has to be written, too. */
  const left = new Set<S>()
  return {
    current() {
      store ??= open(folder)
      return store
    },
    get opened() {
      return store !== undefined
    },
    async save() {
      const saved = await Promise.all([...left, ...(store ? [store] : [])].map((one) => one.save()))
      return { written: saved.reduce((sum, { written }) => sum + written, 0) }
    },
    move(next) {
      if (next === folder) return
      folder = next
      const old = store
      store = undefined
      if (!old) return
      left.add(old)
      old.save().catch((error: unknown) => log.error(messageOf(error)))
    }
  }
}
