/** Everything one request carries through the pipeline. */
import type { Mode } from '../shared/config.ts'
import type { HeaderReader } from './auth.ts'
import type { Model } from './openai/catalogue.ts'
import type { Random } from './random.ts'
import type { Route } from './routes/route.ts'

/** The request as its transport hands it over; the body is read once, when the pipeline gets to it. */
export interface IncomingRequest {
  method: string
  /** Percent-encoded, slashes collapsed, without the query. */
  path: string
  /** Without the `?`. */
  query: string
  header: HeaderReader
  /** @throws ApiError 413 when the body is larger than allowed. */
  readBody(): Promise<Buffer>
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

/** What `note` writes down about a request besides its answer. */
export interface Facts {
  promptTokens: number | null
  completionTokens: number | null
  stream: boolean
  note: string | null
}

export interface Context {
  readonly id: number
  readonly request: IncomingRequest
  readonly route: Route
  /** The mode in force when the request arrived. */
  readonly mode: Mode
  /** Unix time in milliseconds. */
  readonly arrivedAt: number
  deployment: ResolvedDeployment | null
  body: Buffer
  /** The parsed JSON body; undefined when the route takes none. */
  json: unknown
  /** The request's own source of randomness once its body is known. */
  random: Random
  readonly facts: Facts
}

/** Azure adds its content filter's findings to answers; plain OpenAI does not. */
export function isAzure({ route }: Context): boolean {
  return 'dialect' in route && route.dialect === 'azure'
}
