/** Flags, environment, `.env` and the settings file become validated settings, each with its origin. Reads no files itself. */
import { randomInt } from 'node:crypto'
import { delimiter } from 'node:path'
import type {
  Deployment,
  LatencyOperation,
  LatencySetting,
  Origin,
  Settings,
  SettingView
} from '../../shared/config.ts'
import { SimulatorError } from '../../shared/errors.ts'
import type { LoadedSettings } from '../host/host.ts'
import { defaultDeployments, parseDeployments } from './deployment-file.ts'
import { readBoolean } from './setting-checks.ts'
import { SETTINGS, type SettingDefinition } from './setting-table.ts'

/** Texts by variable name, strongest source first. */
export interface SettingSource {
  origin: Origin
  values: Readonly<Record<string, string | undefined>>
}

export interface ResolveOptions {
  sources: readonly SettingSource[]
  shell: 'desktop' | 'headless'
  /** Whether log lines go to a terminal. */
  terminal: boolean
  /** Reads the deployment file. @throws when it cannot be read. */
  readFile(path: string): Promise<string>
  /** Makes a secret of so many characters. */
  secret?: (length: number) => string
}

interface Resolved {
  text: string
  origin: Origin
}

const KEY_LENGTH = 30

/** @throws SimulatorError BAD_CONFIGURATION: the setting, where it came from, its value unless secret, what is allowed. */
export async function resolveSettings(options: ResolveOptions): Promise<LoadedSettings> {
  const { secret = randomSecret } = options
  const found = new Map(SETTINGS.map((definition) => [definition.name, resolveOne(definition, options.sources)]))
  const text = (name: string) => found.get(name)?.text ?? ''
  const generated = { apiKey: text('SIMULATOR_API_KEY') === '', controlToken: text('SIMULATOR_CONTROL_TOKEN') === '' }
  if (generated.apiKey) found.set('SIMULATOR_API_KEY', { text: secret(KEY_LENGTH), origin: 'generated' })
  if (generated.controlToken) found.set('SIMULATOR_CONTROL_TOKEN', { text: secret(KEY_LENGTH), origin: 'generated' })
  const deployments = await readDeployments(found, options)
  return { values: valuesOf(found, deployments, options), views: viewsOf(found), generated }
}

function resolveOne(definition: SettingDefinition, sources: readonly SettingSource[]): Resolved {
  for (const { origin, values } of sources) {
    const text = values[definition.name]?.trim()
    // An empty string counts as unset, as shells and compose files write it.
    if (text === undefined || text === '') continue
    const problem = definition.check?.(text)
    if (problem) throw badSetting(definition, { text, origin }, problem)
    return { text, origin }
  }
  return { text: definition.fallback, origin: 'default' }
}

function badSetting(
  { name, flag, secret }: SettingDefinition,
  { text, origin }: Resolved,
  problem: string
): SimulatorError {
  const where = origin === 'flag' ? `flag --${flag}` : origin
  const shown = secret ? ':' : ` is ${JSON.stringify(text)};`
  return new SimulatorError('BAD_CONFIGURATION', `${name} (from ${where})${shown} it ${problem}`)
}

async function readDeployments(
  found: ReadonlyMap<string, Resolved>,
  { readFile }: ResolveOptions
): Promise<Deployment[]> {
  const path = found.get('OPENAI_DEPLOYMENT_CONFIG_PATH')
  if (!path?.text) return defaultDeployments()
  const label = `OPENAI_DEPLOYMENT_CONFIG_PATH (from ${path.origin}), ${path.text}`
  let json: string
  try {
    json = await readFile(path.text)
  } catch (error) {
    const reason =
      error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'there is no such file' : String(error)
    throw new SimulatorError('BAD_CONFIGURATION', `${label}: ${reason}`, { cause: error })
  }
  return parseDeployments(json, label)
}

function valuesOf(found: ReadonlyMap<string, Resolved>, deployments: Deployment[], options: ResolveOptions): Settings {
  const text = (name: string) => found.get(name)?.text ?? ''
  const flag = (name: string) => readBoolean(text(name)) ?? false
  const optional = (name: string) => text(name) || null
  const optionalNumber = (name: string) => (text(name) === '' ? null : Number(text(name)))
  return {
    mode: text('SIMULATOR_MODE').toLowerCase() as Settings['mode'],
    apiKey: text('SIMULATOR_API_KEY'),
    host: text('HOST'),
    port: Number(text('PORT')),
    recordingDir: text('RECORDING_DIR'),
    autosave: flag('RECORDING_AUTOSAVE'),
    recordPolicy: text('RECORD_POLICY').toLowerCase() as Settings['recordPolicy'],
    replayMatch: text('REPLAY_MATCH').toLowerCase() as Settings['replayMatch'],
    replaySpeed: Number(text('REPLAY_SPEED')),
    upstream: {
      openaiEndpoint: optional('AZURE_OPENAI_ENDPOINT'),
      openaiKey: optional('AZURE_OPENAI_KEY'),
      formRecognizerEndpoint: optional('AZURE_FORM_RECOGNIZER_ENDPOINT'),
      formRecognizerKey: optional('AZURE_FORM_RECOGNIZER_KEY'),
      timeoutMs: Number(text('UPSTREAM_TIMEOUT')) * 1000
    },
    extensions: extensionsOf(found.get('EXTENSION_PATH')),
    extensionTimeoutMs: Number(text('EXTENSION_TIMEOUT')) * 1000,
    docIntelligenceRps: Number(text('DOC_INTELLIGENCE_RPS')),
    deployments,
    deploymentFile: optional('OPENAI_DEPLOYMENT_CONFIG_PATH'),
    allowUndefinedDeployments: flag('ALLOW_UNDEFINED_OPENAI_DEPLOYMENTS'),
    latency: latencyOf(text, optionalNumber),
    seed: optionalNumber('SIMULATOR_SEED'),
    strictApiVersion: flag('SIMULATOR_STRICT_API_VERSION'),
    region: text('SIMULATOR_REGION'),
    logLevel: text('LOG_LEVEL').toUpperCase() as Settings['logLevel'],
    logFormat: (text('LOG_FORMAT').toLowerCase() || (options.terminal ? 'pretty' : 'json')) as Settings['logFormat'],
    controlPort: optionalNumber('SIMULATOR_CONTROL_PORT') ?? (options.shell === 'desktop' ? 0 : null),
    controlToken: text('SIMULATOR_CONTROL_TOKEN'),
    telemetryBuffer: Number(text('TELEMETRY_BUFFER')),
    otlp: {
      endpoint: optional('OTEL_EXPORTER_OTLP_ENDPOINT'),
      service: text('OTEL_SERVICE_NAME'),
      intervalMs: Number(text('OTEL_METRIC_EXPORT_INTERVAL'))
    }
  }
}

function extensionsOf(paths: Resolved | undefined): Settings['extensions'] {
  if (!paths) return []
  const { text, origin } = paths
  return text.split(delimiter).flatMap((path) => (path.trim() === '' ? [] : [{ path: path.trim(), origin }]))
}

function latencyOf(
  text: (name: string) => string,
  optionalNumber: (name: string) => number | null
): Record<LatencyOperation, LatencySetting> {
  const one = (operation: string): LatencySetting => ({
    mean: Number(text(`LATENCY_OPENAI_${operation}_MEAN`)),
    stdDev: Number(text(`LATENCY_OPENAI_${operation}_STD_DEV`)),
    ttftMean: optionalNumber(`LATENCY_OPENAI_${operation}_TTFT_MEAN`),
    ttftStdDev: optionalNumber(`LATENCY_OPENAI_${operation}_TTFT_STD_DEV`)
  })
  return {
    embeddings: one('EMBEDDINGS'),
    completions: one('COMPLETIONS'),
    chat_completions: one('CHAT_COMPLETIONS'),
    translations: one('TRANSLATIONS')
  }
}

function viewsOf(found: ReadonlyMap<string, Resolved>): SettingView[] {
  return SETTINGS.map(({ name, flag, secret }) => {
    const { text, origin } = found.get(name) ?? { text: '', origin: 'default' as const }
    return { name, flag: flag && `--${flag}`, value: secret && text ? 'hidden' : text, origin }
  })
}

const SECRET_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

function randomSecret(length: number): string {
  return Array.from({ length }, () => SECRET_LETTERS[randomInt(SECRET_LETTERS.length)]).join('')
}
