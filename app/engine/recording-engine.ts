/** The engine's part for recordings: opens them, answers the calls about them, and tells when they have changed. */
import type { Settings } from '../../shared/config.ts'
import { messageOf } from '../../shared/errors.ts'
import type { RecordingsView } from '../../shared/recordings.ts'
import type { Log } from '../log.ts'
import { storeSettings } from '../record-and-replay/live-recordings.ts'
import { createRecordingCalls, type StoreCalls, viewOf } from '../recordings/recording-calls.ts'
import { openRecordings, type Recordings } from '../recordings/store.ts'
import type { Simulator } from '../simulator.ts'
import { addressOf } from '../transport/listener.ts'
import type { RecordingCalls } from './engine-protocol.ts'
import { createExchangeCalls } from './exchange-calls.ts'
import { createTransferCalls } from './transfer-calls.ts'

export interface RecordingEngine {
  /** For the simulator, which opens them when it first needs them. */
  open(settings: Settings): Recordings
  /** @param url Where the simulator listens; null = it has not yet. */
  calls(simulator: Simulator, url: () => string | null): RecordingCalls
  /** Whether anybody wants to know of changes. */
  watch(watched: boolean): void
}

export function createRecordingEngine({
  cacheDir,
  version,
  log,
  changed
}: {
  cacheDir: string | null
  /** The simulator's own. */
  version: string
  log: Log
  changed(view: RecordingsView): void
}): RecordingEngine {
  let store: Recordings | undefined
  let calls: StoreCalls | undefined
  let watched = false

  function open(settings: Settings): Recordings {
    const opened = openRecordings({ dir: settings.recordingDir, cacheDir, log, ...storeSettings(settings) })
    store = opened
    calls = createRecordingCalls(opened)
    opened.onChange(() => {
      if (watched) viewOf(opened).then(changed, (error: unknown) => log.warn(messageOf(error)))
    })
    return opened
  }

  return {
    open,
    calls(simulator, url) {
      const openStore = () => {
        simulator.recordings.store()
        return store ?? open(simulator.settings())
      }
      const storeCalls = () => {
        const opened = openStore()
        return calls ?? createRecordingCalls(opened)
      }
      const origin = () => url() ?? addressOf(simulator.settings().host, simulator.settings().port)
      return {
        ...createExchangeCalls(simulator, origin),
        ...createTransferCalls({ store: openStore, origin, version, now: Date.now }),
        'recordings.view': () => storeCalls()['recordings.view'](),
        'recordings.page': (query) => storeCalls()['recordings.page'](query),
        'recordings.get': (file, key) => storeCalls()['recordings.get'](file, key),
        'recordings.edit': (file, key, digest, edit) => storeCalls()['recordings.edit'](file, key, digest, edit),
        'recordings.check': (yaml) => storeCalls()['recordings.check'](yaml),
        'recordings.duplicate': (file, key) => storeCalls()['recordings.duplicate'](file, key),
        'recordings.delete': (file, keys) => storeCalls()['recordings.delete'](file, keys),
        'recordings.restore': (undo) => storeCalls()['recordings.restore'](undo),
        'recordings.move': (file, key, to) => storeCalls()['recordings.move'](file, key, to),
        'recordings.save': () => storeCalls()['recordings.save'](),
        'recordings.rules': (rules) => storeCalls()['recordings.rules'](rules),
        async 'recordings.folder'(path) {
          const view = await storeCalls()['recordings.folder'](path)
          // Settings are what an engine that is started again begins with.
          simulator.moveRecordings(path)
          return view
        }
      }
    },
    watch(value) {
      watched = value
    }
  }
}
