/** The composition root of the simulated API: owns the settings in force and the parts that serve by them. Knows no port. */
import { randomInt } from 'node:crypto'
import { resolve } from 'node:path'
import type { ConfigView, Settings } from '../shared/config.ts'
import type { DeploymentView, ModelView } from '../shared/contract.ts'
import { SimulatorError } from '../shared/errors.ts'
import type { MissExplanation } from '../shared/recordings.ts'
import type { LimitSnapshot, TrafficRow } from '../shared/telemetry.ts'
import { createAuthenticator } from './auth.ts'
import type { Configuration, Context, IncomingRequest } from './context.ts'
import { createDeployments } from './deployments.ts'
import { Exchange, type Note } from './exchanges/exchange.ts'
import { ExchangeLog } from './exchanges/exchange-log.ts'
import { rowOf } from './exchanges/traffic-row.ts'
import { unnoted } from './exchanges/unnoted.ts'
import { type ExtensionHooks, NO_EXTENSIONS } from './extension-host/hooks.ts'
import { type ExtensionSupport, type Extensions, NO_SUPPORT, openExtensions } from './extension-host/open-extensions.ts'
import type { Admin } from './generate/admin.ts'
import { createGenerators } from './generate/index.ts'
import { loremLibrary } from './generate/lorem.ts'
import { createScheduler } from './latency/scheduler.ts'
import { createLimiters } from './limits/limiters.ts'
import type { Log } from './log.ts'
import { newContext, seedRequest } from './new-context.ts'
import type { TokenCounter } from './openai/tokens/contract.ts'
import { seededRandom } from './random.ts'
import { ownForwarders } from './record/own-forwarder.ts'
import { createUpstreams } from './record/upstream.ts'
import { createForwardAndKeep } from './record-and-replay/forward-and-keep.ts'
import { createLiveRecordings, type LiveRecordings, type LiveStore } from './record-and-replay/live-recordings.ts'
import { createMisses } from './record-and-replay/misses.ts'
import { createRecordingSteps } from './record-and-replay/recording-steps.ts'
import { createRouter } from './routes/route.ts'
import { endpointPath, printConfig, readPatch } from './settings/config-endpoint.ts'
import { BadField, patchedSettings } from './settings/config-patch.ts'
import { saveDeployments } from './settings/deployment-file.ts'
import { carriedOver } from './settings/settings-layers.ts'
import { configView, deploymentViews, limitSnapshots, modelViews } from './simulator-views.ts'
import { createSteps } from './steps.ts'
import { createMetrics } from './telemetry/metrics.ts'
import type { MetricsSnapshot, Service } from './telemetry/metrics-series.ts'
import { prometheusText } from './telemetry/prometheus.ts'
import { Sampler } from './telemetry/sampler.ts'

export interface SimulatorOptions {
  settings: Settings
  counter: TokenCounter
  /** What metrics are reported as. */
  service?: Service
  log: Log
  /** Opens the recordings that the settings name. */
  openStore(settings: Settings): LiveStore
  /** Unix time in milliseconds. */
  now?: () => number
  /** Monotonic milliseconds. */
  clock?: () => number
  /** Seeds what no seed of the user's makes reproducible. */
  entropy?: () => number
  extensions?: ExtensionSupport
}

export interface Simulator {
  /** Opens the exchange of one request. */
  open(request: IncomingRequest): Exchange
  config(): ConfigView
  /** @throws SimulatorError BAD_CALL naming the field; nothing has changed then. */
  patch(patch: unknown): ConfigView
  deployments(): DeploymentView[]
  models(): ModelView[]
  /** Writes the deployments to their file, or to another. Gives the file's path. */
  saveDeployments(path?: string): Promise<string>
  limits(): LimitSnapshot[]
  resetLimit(deployment: string): void
  /** Told of every change of the configuration, wherever it came from. */
  onConfig(listener: (config: ConfigView) => void): void
  /** Everything counted since the start. */
  metrics(): MetricsSnapshot
  /** The user's own settings, without what extensions set. */
  ownSettings(): Settings
  /** The key in force. */
  apiKey(): string
  /** To be started before the first request. */
  readonly extensions: Extensions
  readonly exchanges: ExchangeLog
  readonly sampler: Sampler
  readonly recordings: LiveRecordings
  /** Those in force. */
  settings(): Settings
  /** What was said about a request that no recording answered. */
  missOf(exchange: number): MissExplanation | undefined
  /** Another folder of recordings from now on. */
  moveRecordings(folder: string): void
  /** Ends what is still being fetched, and writes what is not on disk yet. @throws SimulatorError RECORDING_FAILED. */
  close(): Promise<void>
}

export function createSimulator({
  settings: initial,
  counter,
  log,
  openStore,
  service = { name: 'aoai-api-simulator', version: '' },
  now = Date.now,
  clock = () => performance.now(),
  entropy = () => randomInt(2 ** 47),
  extensions: support = NO_SUPPORT
}: SimulatorOptions): Simulator {
  let savedDeployments = initial.deployments
  let lastId = 0
  const listeners: ((config: ConfigView) => void)[] = []
  const isNoting = initial.telemetryBuffer > 0
  const exchanges = new ExchangeLog(Math.max(1, initial.telemetryBuffer))
  const metrics = createMetrics({ startedAt: now() })
  const sampler = new Sampler()
  const ambient = seededRandom(entropy())
  const routeOf = createRouter()
  const limiters = createLimiters({ deployments: initial.deployments, clock })
  const authenticator = createAuthenticator(initial.apiKey)
  const lorem = loremLibrary((encoding) => counter.tokenizer(encoding))
  const upstreams = createUpstreams()
  const forwarders = ownForwarders(upstreams)
  const recordings = createLiveRecordings(initial, openStore)
  const forward = createForwardAndKeep({ forwarders, log, clock })
  const misses = createMisses({ log, isKnown: (path) => forwarders.some(({ takes }) => takes(path)) })
  /** What the user set; extensions begin with it each time they are loaded. */
  let own = initial
  let configuration = configure(initial, NO_EXTENSIONS, log)
  const view = () => configView(configuration.settings, savedDeployments)

  function become(settings: Settings): ConfigView {
    own = carriedOver(own, configuration.settings, settings)
    log.info('The configuration was changed')
    return adopt(settings, configuration.extensions)
  }

  function adopt(settings: Settings, extensions: ExtensionHooks): ConfigView {
    configuration = configure(settings, extensions, log)
    limiters.reconfigure(settings.deployments)
    recordings.follow(settings)
    authenticator.change(settings.apiKey)
    const config = view()
    for (const listener of listeners) listener(config)
    return config
  }

  const admin: Admin = {
    readConfig: () => printConfig(configuration.settings),
    patchConfig(body) {
      const patch = readPatch(body)
      become(inEndpointWords(() => patchedSettings(configuration.settings, patch)))
      return printConfig(configuration.settings)
    },
    metrics: () => (isNoting ? '' : NOTHING_COUNTED) + prometheusText(metrics.read(now()), service),
    saveRecordings: () => recordings.save()
  }
  const fault = ({ request }: Context, error: unknown) =>
    log.error(`The simulator failed on ${request.method} ${request.path}`, {
      stack: error instanceof Error ? error.stack : String(error)
    })
  const steps = createSteps({
    authenticator,
    limiters,
    scheduler: createScheduler({ clock }),
    generators: createGenerators({
      counter,
      lorem,
      region: initial.region,
      admin,
      now
    }),
    strictApiVersion: initial.strictApiVersion,
    region: initial.region,
    recordings: createRecordingSteps({ store: () => recordings.store(), forward, misses }),
    seed: (context) => seedRequest(context, initial.seed),
    now,
    fault
  })
  const extensions = openExtensions({
    ...{ support, initial, counter, lorem, log, entropy, now, clock },
    settings: () => own,
    adopt,
    refuse: (context, error) => steps.refuse(context, error)
  })
  const note: Note = { ...(isNoting ? { log: exchanges, sampler, metrics } : unnoted()), clock, fault }
  if (initial.logLevel === 'DEBUG') note.line = (exchange) => log.debug(requestLine(rowOf(exchange)))

  return {
    exchanges,
    extensions,
    ownSettings: () => own,
    apiKey: () => configuration.settings.apiKey,
    metrics: () => metrics.read(now()),
    sampler,
    open(request) {
      const context = newContext(++lastId, request, routeOf(request.method, request.path), configuration, {
        arrivedAt: now(),
        startedAt: clock(),
        random: ambient,
        latencyRandom: ambient
      })
      return new Exchange(context, steps, note)
    },
    config: view,
    patch: (patch) => become(patchedSettings(configuration.settings, patch)),
    deployments: () => deploymentViews(configuration.settings),
    models: modelViews,
    async saveDeployments(path) {
      const { deployments, deploymentFile } = configuration.settings
      const file = path === undefined ? deploymentFile : resolve(path)
      if (!file)
        throw new SimulatorError('BAD_CALL', 'deployments.save: name the file to write; the deployments came from none')
      await saveDeployments(file, deployments)
      savedDeployments = deployments
      become({ ...configuration.settings, deploymentFile: file })
      return file
    },
    limits: () => limitSnapshots(limiters),
    resetLimit(deployment) {
      if (!limiters.reset(deployment)) throw new SimulatorError('BAD_CALL', `limits.reset: ${deployment} has no limits`)
    },
    onConfig: (listener) => void listeners.push(listener),
    recordings,
    settings: () => configuration.settings,
    missOf: (exchange) => misses.of(exchange),
    moveRecordings(recordingDir) {
      become({ ...configuration.settings, recordingDir })
    },
    async close() {
      await forward.settle(DRAIN_MS)
      await upstreams.close()
      await recordings.close()
    }
  }
}

/** Milliseconds that answers without a client get to be whole and kept, when everything ends. */
const DRAIN_MS = 2000

function configure(settings: Settings, extensions: ExtensionHooks, log: Log): Configuration {
  const deployments = createDeployments(settings.deployments, (name, model) => {
    // In the other modes it answers as whatever it is elsewhere.
    if (settings.mode !== 'generate') return
    log.warn(`Deployment ${name} is not configured; it answers as ${model}, without limits`)
  })
  return { settings, deployments, extensions }
}

/** Errors name paths in our own words; those who speak to the endpoint know its words. */
function inEndpointWords<T>(run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (error instanceof BadField)
      throw new SimulatorError(error.code, `${endpointPath(error.path)}: ${error.problem}`, { cause: error })
    throw error
  }
}

function requestLine({ method, path, status, state, totalMs, note }: TrafficRow): string {
  const outcome = state === 'aborted' ? 'client left' : (status ?? '')
  return `${method} ${path} ${outcome} ${totalMs} ms${note ? ` (${note})` : ''}`
}

/** A comment, so that zeros are not taken for counts. */
const NOTHING_COUNTED = '# TELEMETRY_BUFFER is 0: nothing is counted.\n'
