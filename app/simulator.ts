/** The composition root of the simulated API: owns the settings in force and the parts that serve by them. Knows no port. */
import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { type ConfigPatch, type ConfigView, configPatchSchema, type Settings } from '../shared/config.ts'
import type { DeploymentView } from '../shared/contract.ts'
import { SimulatorError } from '../shared/errors.ts'
import type { TrafficRow } from '../shared/telemetry.ts'
import { createAuthenticator } from './auth.ts'
import type { Context, IncomingRequest } from './context.ts'
import { createDeployments } from './deployments.ts'
import { type Exchange, type Note, openExchange } from './exchange.ts'
import { createGenerators } from './generate/index.ts'
import { loremLibrary } from './generate/lorem.ts'
import type { Log } from './log.ts'
import { findModel } from './openai/catalogue.ts'
import type { TokenCounter } from './openai/tokens/contract.ts'
import { hashSeed, type Random, seededRandom } from './random.ts'
import { matchRoute } from './routes/route.ts'
import { createSteps } from './steps.ts'
import { Sampler } from './telemetry/sampler.ts'
import { TrafficLog } from './telemetry/traffic-log.ts'

export interface SimulatorOptions {
  settings: Settings
  counter: TokenCounter
  log: Log
  /** Unix time in milliseconds. */
  now?: () => number
  /** Monotonic milliseconds. */
  clock?: () => number
  /** Seeds what no seed of the user's makes reproducible. */
  entropy?: () => number
}

export interface Simulator {
  /** Opens the exchange of one request. */
  open(request: IncomingRequest): Exchange
  config(): ConfigView
  /** @throws SimulatorError BAD_CALL naming the field; nothing has changed then. */
  patch(patch: unknown): ConfigView
  deployments(): DeploymentView[]
  readonly traffic: TrafficLog
  readonly sampler: Sampler
}

export function createSimulator({
  settings: initial,
  counter,
  log,
  now = Date.now,
  clock = () => performance.now(),
  entropy = () => randomInt(2 ** 47)
}: SimulatorOptions): Simulator {
  let settings = initial
  let lastId = 0
  const traffic = new TrafficLog(settings.telemetryBuffer)
  const sampler = new Sampler()
  const ambient = seededRandom(entropy())
  const steps = createSteps({
    authenticator: createAuthenticator(settings.apiKey),
    deployments: createDeployments(settings.deployments, (name, model) =>
      log.warn(`Deployment ${name} is not configured; it answers as ${model}, without limits`)
    ),
    generators: createGenerators({
      counter,
      lorem: loremLibrary((encoding) => counter.tokenizer(encoding)),
      region: settings.region,
      now
    }),
    allowUndefinedDeployments: () => settings.allowUndefinedDeployments,
    strictApiVersion: settings.strictApiVersion,
    region: settings.region,
    recordingFile: (path) => join(settings.recordingDir, recordingFileName(path)),
    randomFor: (context) => contentRandom(context, settings.seed, ambient),
    now,
    log
  })

  const note: Note = { traffic, sampler, clock }
  if (settings.logLevel === 'DEBUG') note.line = (row) => log.debug(requestLine(row))

  return {
    traffic,
    sampler,
    open(request) {
      const context: Context = {
        id: ++lastId,
        request,
        route: matchRoute(request.method, request.path),
        mode: settings.mode,
        arrivedAt: now(),
        deployment: null,
        body: NO_BODY,
        json: undefined,
        random: ambient,
        facts: { promptTokens: null, completionTokens: null, stream: false, note: null }
      }
      return openExchange(context, steps, note)
    },
    config: () => configView(settings),
    patch(patch) {
      settings = { ...settings, ...validPatch(patch) }
      log.info('The configuration was changed', { ...configView(settings) })
      return configView(settings)
    },
    deployments: () => deploymentViews(settings)
  }
}

function requestLine({ method, path, status, state, totalMs, note }: TrafficRow): string {
  const outcome = state === 'aborted' ? 'client left' : (status ?? '')
  return `${method} ${path} ${outcome} ${totalMs} ms${note ? ` (${note})` : ''}`
}

const NO_BODY = Buffer.alloc(0)

/** With a seed, equal requests get equal answers, in whatever order they come. */
function contentRandom(context: Context, seed: number | null, ambient: Random): Random {
  if (seed === null) return ambient
  return seededRandom(hashSeed(seed, `${context.request.path}\n${context.body.toString('latin1')}`))
}

function validPatch(patch: unknown): Partial<Settings> {
  const parsed = configPatchSchema.safeParse(patch)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new SimulatorError('BAD_CALL', `${issue?.path.join('.') || 'config'}: ${issue?.message ?? 'invalid'}`)
  }
  const { mode, allowUndefinedDeployments }: ConfigPatch = parsed.data
  return {
    ...(mode === undefined ? {} : { mode }),
    ...(allowUndefinedDeployments === undefined ? {} : { allowUndefinedDeployments })
  }
}

function configView({ mode, allowUndefinedDeployments, upstream }: Settings): ConfigView {
  const upstreamConfigured = upstream.openaiEndpoint !== null && upstream.openaiKey !== null
  return { mode, allowUndefinedDeployments, upstreamConfigured }
}

function deploymentViews({ deployments }: Settings): DeploymentView[] {
  return deployments.map(({ name, model, tokensPerMinute, requestsPerMinute }) => ({
    name,
    model,
    kind: findModel(model)?.kind ?? 'other',
    tokensPerMinute,
    requestsPerMinute
  }))
}

/** The path's slashes become underscores. */
function recordingFileName(path: string): string {
  return `${path.replace(/^\/+|\/+$/g, '').replaceAll('/', '_')}.yaml`
}
