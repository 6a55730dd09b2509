/** The recordings as the simulator holds them: opened when somebody first asks, and always by the settings in force. */
import type { Settings } from '../../shared/config.ts'
import type { Recordings } from '../recordings/store.ts'

/** What the simulator needs of a store beyond answering from it. */
export type LiveStore = Pick<
  Recordings,
  'find' | 'add' | 'keep' | 'save' | 'fileOf' | 'explain' | 'configure' | 'openFolder' | 'close'
>

export interface LiveRecordings<S extends LiveStore = LiveStore> {
  /** Opens them, if need be: whoever only generates needs none. */
  store(): S
  /** Takes effect at once. Nothing that is not on disk yet is lost. */
  follow(settings: Settings): void
  /** Writes what is not on disk yet. @throws SimulatorError RECORDING_FAILED naming what could not be written. */
  save(): Promise<{ written: number }>
  /** Writes what is not on disk yet, and keeps nothing open. @throws SimulatorError RECORDING_FAILED. */
  close(): Promise<void>
}

/** @param open Opens the recordings that these settings name. */
export function createLiveRecordings<S extends LiveStore>(
  initial: Settings,
  open: (settings: Settings) => S
): LiveRecordings<S> {
  let settings = initial
  let store: S | undefined
  return {
    store() {
      store ??= open(settings)
      return store
    },
    follow(next) {
      const moved = next.recordingDir !== settings.recordingDir
      settings = next
      store?.configure(storeSettings(next))
      if (moved) void store?.openFolder(next.recordingDir)
    },
    save: async () => (await store?.save()) ?? { written: 0 },
    async close() {
      const closing = store
      try {
        await closing?.save()
      } finally {
        store = undefined
        await closing?.close()
      }
    }
  }
}

export function storeSettings({ autosave, replayMatch, recordPolicy, replaySpeed }: Settings) {
  return { autosave, match: replayMatch, policy: recordPolicy, speed: replaySpeed }
}
