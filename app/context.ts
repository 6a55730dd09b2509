/** Everything one request carries through the pipeline. */
import type { Mode, Settings } from '../shared/config.ts'
import type { TrafficRow } from '../shared/telemetry.ts'
import type { HeaderSource } from './auth.ts'
import type { Deployments } from './deployments.ts'
import type { ExtensionHooks } from './extension-host/hooks.ts'
import type { Form } from './form.ts'
import type { Admission } from './limits/verdict.ts'
import type { Model } from './openai/catalogue.ts'
import type { Random } from './random.ts'
import type { Route } from './routes/route.ts'
import type { Upload } from './upload.ts'

/** The request as its transport hands it over; the body is read once, when the pipeline gets to it. */
export interface IncomingRequest extends HeaderSource {
  method: string
  /** Percent-encoded, slashes collapsed, without the query. */
  path: string
  /** Without the `?`. */
  query: string
  /** Every header as it came, in its order: a name may come several times. */
  headers(): Iterable<readonly [name: string, value: string]>
  /** @throws ApiError 413 when the body is larger than allowed. */
  readBody(): Promise<Buffer>
  /** The same while it comes, however large. It may be left before its end. */
  streamBody(): AsyncIterable<Buffer>
  readonly client: Client
}

/** The client's presence. A signal costs more than most answers take to make, so it is only made when something must wait. */
export interface Client {
  readonly gone: boolean
  /** Aborts when the client has gone. */
  signal(): AbortSignal
}

/** A deployment as a request meets it. */
export interface ResolvedDeployment {
  name: string
  model: Model
  /** Numbers in a full vector. */
  embeddingSize: number
  /** Whether the configuration names it. Others answer without limits. */
  configured: boolean
}

/** The settings in force at one moment, and what was made of them. A request keeps those it began with. */
export interface Configuration {
  readonly settings: Settings
  readonly deployments: Deployments
  /** What extensions added and changed. */
  readonly extensions: ExtensionHooks
}

/** What `note` writes down about a request besides its answer. */
export interface Facts {
  promptTokens: number | null
  completionTokens: number | null
  /** Those of a stream that were thought and not said, as far as it has been made. */
  hiddenTokens: number
  stream: boolean
  /** The uploaded file's size in bytes; 0 where there is none. */
  fileBytes: number
  /** What the limiter charged, or would have; 0 where nothing is limited. */
  rateLimitTokens: number
  limitedBy: 'tokens' | 'requests' | null
  /** Milliseconds from arrival until the answer was made, before any simulated latency; null until then. */
  baseMs: number | null
  /** As an extension named it; null = by the route. */
  operation: string | null
  note: string | null
  /** Which part answered, where the mode does not tell. */
  source: TrafficRow['source'] | null
}

export interface Context {
  readonly id: number
  readonly request: IncomingRequest
  readonly route: Route
  /** The mode in force when the request arrived. */
  readonly mode: Mode
  readonly configuration: Configuration
  /** Unix time in milliseconds. */
  readonly arrivedAt: number
  /** The same moment by the monotonic clock, in milliseconds. */
  readonly startedAt: number
  deployment: ResolvedDeployment | null
  body: Buffer
  /** A body that is passed on while it comes; `body` is empty until it is there. */
  upload: Upload | null
  /** The body as text, to be looked at; null where it is none, or too large. */
  text: string | null
  /** The parsed JSON body; undefined when the route takes none. */
  json: unknown
  /** The parsed multipart body, where that is what came. */
  form: Form | undefined
  /** What the limits said, for the answer's headers; null where nothing is limited. */
  admission: Admission | null
  /** The request's own source of randomness once its body is known. */
  random: Random
  /** What an extension's functions, or a recording, say about the request; null until somebody does. */
  values: Record<string, unknown> | null
  /** Another one for latency, so that a seeded text is the same whatever the pace. */
  latencyRandom: Random
  readonly facts: Facts
}

/** Azure adds its content filter's findings to answers; plain OpenAI does not. */
export function isAzure({ route }: Context): boolean {
  return 'dialect' in route && route.dialect === 'azure'
}
