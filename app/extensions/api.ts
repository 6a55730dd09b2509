/**
 * What an extension sees: the types behind `aoai-simulator/extension`. Requests and answers are the web standard's own
 * `Request` and `Response`, so an extension needs nothing of the simulator's to read one or make the other.
 *
 * An extension is a file, or a folder with an `index`, that exports `initialize`:
 *
 * @example
 * import type { SimulatorExtensionConfig } from 'aoai-simulator/extension'
 * export function initialize(config: SimulatorExtensionConfig): void {
 *   config.generators.push(async (context) => {
 *     if (!context.isRouteMatch('POST', '/echo')) return undefined
 *     return new Response(`Echo: ${await context.request.text()}`)
 *   })
 * }
 */

type Awaitable<T> = T | Promise<T>

/** What the module of an extension exports. It is called once each time the extension is loaded. */
export interface SimulatorExtension {
  initialize(config: SimulatorExtensionConfig): Awaitable<void>
}

/** What may be changed. Everything starts from the simulator's own defaults at each load, so nothing is ever added twice. */
export interface SimulatorExtensionConfig {
  /**
   * Who answers in generate mode, in the order in which they are asked. The simulator's own stand in the list under their names
   * (`chat`, `completions`, `embeddings`, `audio`, `models`, …), to be replaced, moved or removed.
   *
   * @example config.generators.unshift(mine) // asked before everybody else
   * @example config.generators[config.generators.findIndex(({ name }) => name === 'chat')] = myChat
   */
  generators: Generator[]
  /** @example config.recording.autosave = false */
  recording: RecordingConfig
  /**
   * Limiters by name. The simulator's own are `openai-tokens`, `openai-requests` and `docintelligence`.
   *
   * @example config.limiters['large-answers'] = (context, response) => undefined // undefined: it may pass
   * @example config.limiters['openai-tokens'] = { phase: 'arrival', check: (context) => undefined }
   * @example delete config.limiters['openai-requests']
   */
  limiters: Record<string, Limiter>
  /**
   * Accepts `Authorization: Bearer <token>` on the simulated API, beside the key; never under `/++/`.
   * @example config.addBearerToken('your-bearer-token')
   */
  addBearerToken(token: string): void
  /** Latencies by operation, in milliseconds. @example config.latency.chatCompletions.mean = 5 */
  latency: Record<'embeddings' | 'completions' | 'chatCompletions' | 'translations', ExtensionLatency>
  /** The deployments by name. @example config.openaiDeployments['small'] = { model: 'gpt-4o-mini', tokensPerMinute: 1000 } */
  openaiDeployments: Record<string, ExtensionDeployment>
  /** @example config.simulatorMode = 'record' */
  simulatorMode: 'record' | 'replay' | 'generate'
  /** The key clients must send. @example config.simulatorApiKey = 'my-key' */
  simulatorApiKey: string
  /** Whether deployments that nobody configured answer. @example config.allowUndefinedOpenAIDeployments = false */
  allowUndefinedOpenAIDeployments: boolean
  /** Where the extensions come from; read-only, since they are being loaded from there. @example config.extensionPath[0] */
  readonly extensionPath: readonly string[]
}

export interface RecordingConfig {
  /**
   * Who fetches an answer in record mode, in the order in which they are asked. The simulator's own are `azureOpenAI` and
   * `documentIntelligence`.
   *
   * @example
   * config.recording.forwarders.push(async (context) => {
   *   if (!context.isRouteMatch('GET', '/jobs/{id}')) return undefined
   *   const response = await fetch(`https://example.com/jobs/${context.params.id}`)
   *   return { response, persist: response.status === 200 }
   * })
   */
  forwarders: Forwarder[]
  /** Folder of the recordings. @example config.recording.dir = './my-recordings' */
  dir: string
  /** Whether each recording is written at once. @example config.recording.autosave = false */
  autosave: boolean
  /** Upstream of Azure OpenAI; null = none. @example config.recording.aoaiApiEndpoint = 'https://my.openai.azure.com' */
  aoaiApiEndpoint: string | null
  /** Its key. @example config.recording.aoaiApiKey = process.env.MY_KEY ?? null */
  aoaiApiKey: string | null
}

export interface ExtensionLatency {
  /** Milliseconds per request (embeddings), per completion token, or per MB of audio (translations). */
  mean: number
  stdDev: number
  /** Milliseconds to a stream's first token; null = as long as one token. */
  ttftMean: number | null
  ttftStdDev: number | null
}

export interface ExtensionDeployment {
  /** A name of the catalogue, for example `gpt-4o`. */
  model: string
  /** 0 or absent = unlimited. */
  tokensPerMinute?: number
  requestsPerMinute?: number
  /** Numbers in a vector; 0 or absent = the model's own. */
  embeddingSize?: number
  tokenCost?: 'reference' | 'documented' | 'exact'
}

/**
 * Makes an answer; undefined or null = not mine, ask the next.
 * @example const hello: Generator = (context) => (context.isRouteMatch('GET', '/hello') ? new Response('hello') : undefined)
 */
export type Generator = (context: RequestContext) => Awaitable<Response | undefined | null>

/**
 * Fetches an answer; undefined or null = not mine, ask the next.
 * @example const elsewhere: Forwarder = async (context) => ({ response: await fetch('https://example.com'), persist: false })
 */
export type Forwarder = (context: RequestContext) => Awaitable<Response | ForwardResult | undefined | null>

export interface ForwardResult {
  response: Response
  /** Whether the answer is worth keeping, for example not while an operation is still running. @default true */
  persist?: boolean
}

/**
 * A function judges the answer before it is sent, where a generator or forwarder chose it by `context.values.Limiter`. An object
 * of phase `arrival` judges every request before anything is made. undefined or null = it may pass; a `Response` is sent instead.
 */
export type Limiter = AnswerLimiter | ArrivalLimiter

export type AnswerLimiter = (context: RequestContext, response: Response) => Awaitable<Response | undefined | null>

export interface ArrivalLimiter {
  phase: 'arrival'
  check(context: RequestContext): Awaitable<Response | undefined | null>
}

/** One request. */
export interface RequestContext {
  /**
   * The web standard's; the body can be read as often as you like. Its `signal` aborts when the client has gone.
   * @example const { name } = await context.request.json()
   * @example const file = (await context.request.formData()).get('file')
   */
  readonly request: Request
  /** As it is in force for this request; it can only be read. @example context.config.openaiDeployments['gpt-4o']?.model */
  readonly config: Readonly<SimulatorExtensionConfig>
  /**
   * What this request's functions tell each other and the simulator; see `ContextValues` for the keys it knows.
   * @example context.values.Limiter = 'my-limit'
   */
  readonly values: ContextValues
  /**
   * Whether method and path are these; `{name}` stands for a segment, or a part of one, and fills `params`.
   * @example if (context.isRouteMatch('GET', '/things/{id}')) return Response.json({ id: context.params.id })
   */
  isRouteMatch(method: string, path: string): boolean
  /** Of the last match, decoded. @example context.params.id */
  readonly params: Readonly<Record<string, string>>
  /** Whether the body is `multipart/form-data`. @example if (!context.isFormData()) return undefined */
  isFormData(): boolean
  /** Whether the path begins with `/openai/`. @example if (context.isOpenAIRequest()) return undefined */
  isOpenAIRequest(): boolean
}

/**
 * Keys that mean something to the simulator. Others are yours; all of them are kept with a recording.
 * @example Object.assign(context.values, { 'Operation-Name': 'embeddings', 'Deployment-Name': 'small', 'X-OpenAI-Tokens-Prompt': 8 })
 */
export interface ContextValues {
  /** Name of the limiter that judges the answer. */
  Limiter?: string
  /** `embeddings`, `completions`, `chat_completions`, `translation` or your own; for limits, latency and metrics. */
  'Operation-Name'?: string | null
  'Deployment-Name'?: string | null
  'X-OpenAI-Tokens-Prompt'?: number
  'X-OpenAI-Tokens-Completion'?: number
  'X-OpenAI-Tokens-Total'?: number
  /** What the token limit charged. */
  'X-OpenAI-Tokens-Rate-Limit'?: number
  'X-OpenAI-Max-Tokens-Requested'?: number
  'X-OpenAI-Max-Tokens-Effective'?: number
  /** Bytes of an uploaded file. */
  'X-OpenAI-Request-File-Size'?: number
  /** Milliseconds from arrival at which the answer is due. */
  'Simulator-Target-Duration'?: number
  [key: string]: unknown
}
