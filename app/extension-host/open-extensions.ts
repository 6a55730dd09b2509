/** Everything that extensions need, put together: their host, the functions they are given, and whose code runs. */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Settings } from '../../shared/config.ts'
import type { ExtensionLogLine, ExtensionMemory } from '../../shared/extensions.ts'
import type { Answer } from '../answer.ts'
import type { Configuration, Context } from '../context.ts'
import type { SimulatorExtensionConfig } from '../extensions/api.ts'
import { createCaller } from '../extensions/call.ts'
import { createDraft } from '../extensions/config-draft.ts'
import { createOutput } from '../extensions/output.ts'
import type { OwnedFunction, Owner } from '../extensions/owner.ts'
import type { Lorem } from '../generate/lorem.ts'
import type { Log } from '../log.ts'
import type { ApiError } from '../openai/errors.ts'
import type { EncodingName, TokenCounter } from '../openai/tokens/contract.ts'
import { seededRandom } from '../random.ts'
import { builtInExtensions } from './built-in-extensions.ts'
import { createExtensionHost, type ExtensionHost } from './extension-host.ts'
import type { ExtensionHooks } from './hooks.ts'
import { createExtensionModule, type ExtensionModule } from './module.ts'
import { createOwnFunctions } from './own.ts'
import type { BuiltInExtension } from './parts.ts'
import { createExtensionTools } from './tools.ts'

/** What the engine lends to extensions; a simulator without one has no extensions but those that are built in. */
export interface ExtensionSupport {
  /** The user's, in order. */
  known: readonly ExtensionMemory[]
  builtIns?: readonly BuiltInExtension[]
  /** Two numbers: whose code runs now, and whose function waits. */
  shown: Int32Array
  introduce(owner: Pick<Owner, 'id' | 'path'>): void
  changed(): void
  announce(lines: ExtensionLogLine[]): void
}

export const NO_SUPPORT: ExtensionSupport = {
  known: [],
  shown: new Int32Array(2),
  introduce() {},
  changed() {},
  announce() {}
}

export interface OpenOptions {
  support: ExtensionSupport
  /** At the start. */
  initial: Settings
  counter: TokenCounter
  lorem(encoding: EncodingName): Lorem
  log: Log
  entropy(): number
  now(): number
  clock(): number
  /** The user's own settings, without what extensions set. */
  settings(): Settings
  adopt(settings: Settings, hooks: ExtensionHooks): void
  /** Words an error as the path's dialect would. */
  refuse(context: Context, error: ApiError): Answer
}

export interface Extensions {
  host: ExtensionHost
  /** Tells whose code runs. */
  running: AsyncLocalStorage<Owner>
  /** The functions of `aoai-simulator/extension`. */
  module: ExtensionModule
}

/** Forwarders of the simulator's own that extensions see, besides those of built-in extensions. */
const FORWARDERS = ['azureOpenAI']

export function openExtensions(options: OpenOptions): Extensions {
  const { support, initial, counter, lorem, log, now, clock } = options
  const running = new AsyncLocalStorage<Owner>()
  const caller = createCaller({
    timeoutMs: initial.extensionTimeoutMs,
    running,
    shown: support.shown,
    report: (owned: OwnedFunction, error: unknown) => host.report(owned, error)
  })
  const views = new WeakMap<Configuration, SimulatorExtensionConfig>()
  const tools = createExtensionTools({
    caller,
    config({ configuration }) {
      const known = views.get(configuration)
      if (known) return known
      const made = readOnlyView(configuration, host.memory(), host.lists())
      views.set(configuration, made)
      return made
    }
  })
  const own = createOwnFunctions({ tools, forwarderNames: FORWARDERS, refuse: options.refuse })
  const module = createExtensionModule({
    counter,
    lorem,
    responses: tools.responses,
    region: initial.region,
    random: seededRandom(initial.seed ?? options.entropy()),
    now,
    clock
  })
  const host: ExtensionHost = createExtensionHost({
    builtIns: support.builtIns ?? builtInExtensions(initial, { entropy: options.entropy, now, clock }),
    known: support.known,
    own,
    tools,
    virtual: { 'aoai-simulator/extension': { ...module, __esModule: true } },
    timeoutMs: initial.extensionTimeoutMs,
    running,
    shown: support.shown,
    output: createOutput(support.announce, now),
    log,
    now,
    settings: options.settings,
    adopt: options.adopt,
    introduce: support.introduce,
    changed: support.changed
  })
  return { host, running, module }
}

function readOnlyView(
  { settings }: Configuration,
  memory: readonly ExtensionMemory[],
  lists: Parameters<typeof createDraft>[0]['lists']
): SimulatorExtensionConfig {
  const draft = createDraft({ settings, lists, extensionPath: memory.map(({ path }) => path) })
  draft.seal('a request is being answered; the configuration is only open while initialize runs')
  return draft.config
}
