/** Settings: what they are, where they come from, what may change at run time. Types are inferred from the schemas. */
import * as z from 'zod'
import { RECORD_POLICIES, REPLAY_MATCHES, type RecordPolicy, type ReplayMatch } from './recordings.ts'

export const MODES = ['record', 'replay', 'generate'] as const
export type Mode = (typeof MODES)[number]

export const LOG_LEVELS = ['DEBUG', 'INFO', 'WARNING', 'ERROR'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

export const TOKEN_COSTS = ['reference', 'documented', 'exact'] as const

/** Where a setting's value came from, strongest first. */
export type Origin = 'flag' | 'environment' | '.env' | 'settings file' | 'default' | 'generated'

export interface SettingView {
  /** The environment variable's name, which is the setting's name everywhere. */
  name: string
  flag: string | null
  /** As text; `hidden` for a secret that is set; empty when unset. */
  value: string
  origin: Origin
}

const countOrZero = z.number().int('must be a whole number').min(0, 'must be 0 or more (0 = unlimited)')

const numeric = z
  .union(
    [
      z.number(),
      z
        .string()
        .regex(/^\s*-?\d+\s*$/, 'must be a number')
        .transform(Number)
    ],
    'must be a number'
  )
  .pipe(countOrZero)

/** One deployment as written in the deployment file. Numeric strings are accepted, as the Python original does. */
export const deploymentSchema = z.strictObject({
  model: z.string().min(1),
  tokensPerMinute: numeric.optional(),
  requestsPerMinute: numeric.optional(),
  embeddingSize: numeric.optional(),
  tokenCost: z.enum(TOKEN_COSTS).optional()
})

/** A deployment of the simulated resource. Limits are per minute; 0 = unlimited. */
export interface Deployment {
  name: string
  /** The catalogue's name of the model. */
  model: string
  tokensPerMinute: number
  requestsPerMinute: number
  /** Numbers in a vector; 0 = the model's own size. */
  embeddingSize: number
  tokenCost: (typeof TOKEN_COSTS)[number]
}

/** Milliseconds; the unit differs by operation (per token, per request, per MB). */
export interface LatencySetting {
  mean: number
  stdDev: number
  /** Time to a stream's first token; null = one per-token sample. */
  ttftMean: number | null
  ttftStdDev: number | null
}

export const LATENCY_OPERATIONS = ['embeddings', 'completions', 'chat_completions', 'translations'] as const
export type LatencyOperation = (typeof LATENCY_OPERATIONS)[number]

/** What the running engine works by. */
export interface Settings {
  mode: Mode
  apiKey: string
  host: string
  /** 0 = any free port. */
  port: number
  recordingDir: string
  autosave: boolean
  recordPolicy: RecordPolicy
  replayMatch: ReplayMatch
  /** Factor on recorded times; 0 = at once. */
  replaySpeed: number
  /** Endpoints are origins, perhaps with a path; null = none. */
  upstream: {
    openaiEndpoint: string | null
    openaiKey: string | null
    formRecognizerEndpoint: string | null
    formRecognizerKey: string | null
    timeoutMs: number
  }
  /** In the order in which they are loaded. */
  extensions: { path: string; origin: Origin }[]
  /** Milliseconds that one function of an extension may take. */
  extensionTimeoutMs: number
  /** Analyze submissions a second; 0 or less = unlimited. */
  docIntelligenceRps: number
  deployments: Deployment[]
  /** The file the deployments came from; null for the built-in set. */
  deploymentFile: string | null
  allowUndefinedDeployments: boolean
  latency: Record<LatencyOperation, LatencySetting>
  /** Makes generated answers and latency samples reproducible; null = random. */
  seed: number | null
  strictApiVersion: boolean
  /** Display name, as in `x-ms-region`. */
  region: string
  logLevel: LogLevel
  logFormat: 'pretty' | 'json'
  /** null = no control listener; 0 = any free port. */
  controlPort: number | null
  controlToken: string
  /** Exchanges kept for the traffic list; 0 = none are, and nothing is counted: no metrics, no samples. */
  telemetryBuffer: number
  otlp: { endpoint: string | null; service: string; intervalMs: number }
}

const milliseconds = z.number('must be a number').min(0, 'must be 0 or more')

const latencyPatchSchema = z.strictObject({
  mean: milliseconds.optional(),
  stdDev: milliseconds.optional(),
  ttftMean: milliseconds.nullable().optional(),
  ttftStdDev: milliseconds.nullable().optional()
})

const deploymentPatchSchema = z.strictObject({
  model: z.string().min(1).optional(),
  tokensPerMinute: countOrZero.optional(),
  requestsPerMinute: countOrZero.optional(),
  embeddingSize: countOrZero.optional(),
  tokenCost: z.enum(TOKEN_COSTS).optional()
})

/**
 * The part of the settings that can change while requests are served, as a merge patch: what is absent stays, a deployment of
 * null is deleted, one that did not exist is made (and needs a model). All or nothing.
 */
export const configPatchSchema = z.strictObject({
  mode: z.enum(MODES).optional(),
  allowUndefinedDeployments: z.boolean('must be true or false').optional(),
  autosave: z.boolean('must be true or false').optional(),
  recordPolicy: z.enum(RECORD_POLICIES).optional(),
  replayMatch: z.enum(REPLAY_MATCHES).optional(),
  replaySpeed: z.number('must be a number').min(0, 'must be 0 or more').max(1000, 'must be at most 1000').optional(),
  latency: z.partialRecord(z.enum(LATENCY_OPERATIONS), latencyPatchSchema).optional(),
  deployments: z.record(z.string(), deploymentPatchSchema.nullable()).optional()
})
export type ConfigPatch = z.infer<typeof configPatchSchema>
export type DeploymentPatch = z.infer<typeof deploymentPatchSchema>

export interface ConfigView {
  mode: Mode
  allowUndefinedDeployments: boolean
  /** Whether record mode has an upstream to forward to. */
  upstreamConfigured: boolean
  /** As set; relative to the working directory. */
  recordingDir: string
  autosave: boolean
  recordPolicy: RecordPolicy
  replayMatch: ReplayMatch
  replaySpeed: number
  latency: Record<LatencyOperation, LatencySetting>
  /** In the order of the file, new ones last. */
  deployments: Deployment[]
  /** The JSON file the deployments came from and can be written back to; null for the built-in set. */
  deploymentFile: string | null
  /** Whether the deployments differ from that file. */
  deploymentsChanged: boolean
}

export const preferencesSchema = z.strictObject({
  theme: z.enum(['system', 'light', 'dark', 'high-contrast']),
  railCollapsed: z.boolean(),
  /** The first-run page was left once. */
  welcomed: z.boolean(),
  chatDeployment: z.string().max(200),
  chatStream: z.boolean(),
  /** Absolute paths of the extensions that the user has agreed to run, newest last. */
  trustedExtensions: z.array(z.string().min(1).max(4096)).max(200)
})
export type Preferences = z.infer<typeof preferencesSchema>

export const DEFAULT_PREFERENCES: Preferences = {
  theme: 'system',
  railCollapsed: false,
  welcomed: false,
  chatDeployment: 'gpt-4o',
  chatStream: true,
  trustedExtensions: []
}
