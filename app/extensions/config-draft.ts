/** The configuration that `initialize` works on: the settings in force, to be changed, and the lists of functions. */
import { MODES, type Settings } from '../../shared/config.ts'
import type { Forwarder, Generator, Limiter, RecordingConfig, SimulatorExtensionConfig } from './api.ts'
import { boolean, type Check, list, object, oneOf, orNull, secret, text, webAddress } from './checks.ts'
import { deploymentEntries } from './config-deployments.ts'
import { latencyFields } from './config-latency.ts'
import { type Field, type Guard, guardedEntries, guardedObject } from './guarded.ts'

export interface ExtensionLists {
  generators: Generator[]
  forwarders: Forwarder[]
  limiters: Record<string, Limiter>
}

export interface ConfigDraft {
  /** What `initialize` is given. */
  readonly config: SimulatorExtensionConfig
  /** As they are now; not checked yet. */
  lists(): ExtensionLists
  settings(): Settings
  readonly bearerTokens: ReadonlySet<string>
  /** Paths of the settings that were set since the last call, and how many tokens were added. */
  takeChanges(): { settings: string[]; tokens: number }
  /** From now on nothing can be set. @param reason Ends the sentence `cannot be set any more: …`. */
  seal(reason: string): void
}

/** Takes over what was changed, by its path. */
export type Note = (path: string) => void

const TOO_EARLY = 'is settled before extensions are loaded; use a flag or the environment'
const REFUSED: Record<string, string> = {
  host: TOO_EARLY,
  port: TOO_EARLY,
  controlPort: TOO_EARLY,
  controlToken: 'guards what extensions are loaded with, so it is not for them',
  seed: TOO_EARLY,
  region: TOO_EARLY,
  strictApiVersion: TOO_EARLY,
  telemetryBuffer: TOO_EARLY,
  logLevel: TOO_EARLY,
  extensionTimeout: 'limits extensions, so it is not for them; use EXTENSION_TIMEOUT'
}

export function createDraft(options: {
  settings: Settings
  lists: ExtensionLists
  extensionPath: readonly string[]
}): ConfigDraft {
  let settings: Settings = structuredClone(options.settings)
  const lists = options.lists
  const bearerTokens = new Set<string>()
  let changed = new Set<string>()
  let added = 0
  const guard: { sealed: string | null } & Guard = { sealed: null }
  const note: Note = (path) => void changed.add(path)

  const read = () => settings
  const set = (next: Partial<Settings>) => {
    settings = { ...settings, ...next }
  }
  const field = <T>(path: string, get: () => T, check: Check<T>, put: (value: T) => void): Field<T> => ({
    read: get,
    write(value) {
      put(check(value, `config.${path}`))
      note(path)
    }
  })
  const upstream = (name: 'openaiEndpoint' | 'openaiKey', path: string, check: Check<string>): Field<string | null> =>
    field(
      path,
      () => settings.upstream[name],
      orNull(check),
      (value) => set({ upstream: { ...settings.upstream, [name]: value } })
    )
  const recording = guardedObject<RecordingConfig>(
    'config.recording',
    {
      forwarders: {
        read: () => lists.forwarders,
        write(value) {
          lists.forwarders = list(value, 'config.recording.forwarders') as Forwarder[]
        }
      },
      dir: field(
        'recording.dir',
        () => settings.recordingDir,
        text,
        (recordingDir) => set({ recordingDir })
      ),
      autosave: field(
        'recording.autosave',
        () => settings.autosave,
        boolean,
        (autosave) => set({ autosave })
      ),
      aoaiApiEndpoint: upstream('openaiEndpoint', 'recording.aoaiApiEndpoint', webAddress),
      aoaiApiKey: upstream('openaiKey', 'recording.aoaiApiKey', secret)
    },
    guard
  )
  const latency = guardedObject('config.latency', latencyFields(read, set, note, guard), guard)
  const entries = deploymentEntries(read, set, note, guard)
  const deployments = guardedEntries('config.openaiDeployments', entries, guard)
  const config = guardedObject<SimulatorExtensionConfig>(
    'config',
    {
      generators: {
        read: () => lists.generators,
        // What the list holds is checked when `initialize` has ended.
        write(value) {
          lists.generators = list(value, 'config.generators') as Generator[]
        }
      },
      recording: { read: () => recording, write: 'set its members' },
      limiters: {
        read: () => lists.limiters,
        write(value) {
          lists.limiters = object(value, 'config.limiters') as Record<string, Limiter>
        }
      },
      addBearerToken: { read: () => addBearerToken, write: 'call it' },
      latency: {
        read: () => latency,
        write: (value) => void Object.assign(latency, object(value, 'config.latency'))
      },
      openaiDeployments: {
        read: () => deployments,
        write(value) {
          const next = object(value, 'config.openaiDeployments')
          for (const name of entries.names()) if (!Object.hasOwn(next, name)) entries.delete(name)
          Object.assign(deployments, next)
        }
      },
      simulatorMode: field(
        'simulatorMode',
        () => settings.mode,
        oneOf(MODES),
        (mode) => set({ mode })
      ),
      simulatorApiKey: field(
        'simulatorApiKey',
        () => settings.apiKey,
        secret,
        (apiKey) => set({ apiKey })
      ),
      allowUndefinedOpenAIDeployments: field(
        'allowUndefinedOpenAIDeployments',
        () => settings.allowUndefinedDeployments,
        boolean,
        (allowUndefinedDeployments) => set({ allowUndefinedDeployments })
      ),
      extensionPath: {
        read: () => Object.freeze([...options.extensionPath]),
        write: 'the extensions are being loaded from there; use EXTENSION_PATH or --extension'
      }
    },
    guard,
    REFUSED
  )

  function addBearerToken(token: string): void {
    if (guard.sealed !== null) throw new TypeError(`config.addBearerToken cannot be called any more: ${guard.sealed}`)
    bearerTokens.add(secret(token, 'the token of config.addBearerToken'))
    added++
  }

  return {
    config,
    lists: () => lists,
    settings: read,
    bearerTokens,
    takeChanges() {
      const changes = { settings: [...changed], tokens: added }
      changed = new Set()
      added = 0
      return changes
    },
    seal(reason) {
      guard.sealed = reason
      Object.freeze(lists.generators)
      Object.freeze(lists.forwarders)
      Object.freeze(lists.limiters)
    }
  }
}
