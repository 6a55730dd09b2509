/** One request as an extension's functions see it. Everything in it is made when it is first asked for. */
import type { Context } from '../context.ts'
import type { ContextValues, RequestContext, SimulatorExtensionConfig } from './api.ts'
import { RereadableRequest } from './request.ts'
import type { Matcher } from './route-match.ts'

export interface ContextTools {
  /** A template's matcher. */
  template(template: string): Matcher
  /** The configuration a request began with, read-only. */
  config(context: Context): SimulatorExtensionConfig
}

export class ExtensionContext implements RequestContext {
  readonly #context: Context
  readonly #tools: ContextTools
  #request: RereadableRequest | undefined
  #params: Record<string, string> = {}

  constructor(context: Context, tools: ContextTools) {
    this.#context = context
    this.#tools = tools
  }

  /** The simulator's own view of the request behind a context; undefined for one that somebody else made. */
  static behind(context: unknown): Context | undefined {
    return typeof context === 'object' && context !== null && #context in context ? context.#context : undefined
  }

  get request(): Request {
    if (!this.#request || this.#request.spent) this.#request = webRequest(this.#context)
    return this.#request
  }

  get config(): SimulatorExtensionConfig {
    return this.#tools.config(this.#context)
  }

  get values(): ContextValues {
    const context = this.#context
    context.values ??= firstValues(context)
    return context.values
  }

  get params(): Readonly<Record<string, string>> {
    return this.#params
  }

  // Functions of the object itself, since authors take them out of it: ({ isRouteMatch }) => …
  readonly isRouteMatch = (method: string, path: string): boolean => {
    const { request } = this.#context
    if (request.method !== String(method).toUpperCase()) return false
    const params = this.#tools.template(String(path))(request.path)
    if (params) this.#params = params
    return params !== null
  }

  readonly isFormData = (): boolean =>
    /^\s*multipart\/form-data\b/i.test(this.#context.request.header('content-type') ?? '')

  readonly isOpenAIRequest = (): boolean => this.#context.request.path.startsWith('/openai/')
}

/** What is known of the request already, under the names extensions know. */
function firstValues({ route, deployment, facts }: Context): ContextValues {
  const values: ContextValues = {}
  if (route.kind === 'operation')
    values['Operation-Name'] = route.operation === 'transcription' ? 'translation' : route.operation
  if (deployment) values['Deployment-Name'] = deployment.name
  if (facts.promptTokens !== null) values['X-OpenAI-Tokens-Prompt'] = facts.promptTokens
  if (facts.rateLimitTokens > 0) values['X-OpenAI-Tokens-Rate-Limit'] = facts.rateLimitTokens
  if (facts.fileBytes > 0) values['X-OpenAI-Request-File-Size'] = facts.fileBytes
  return values
}

function webRequest({ request, body }: Context): RereadableRequest {
  const { method, path, query } = request
  const headers = new Headers()
  for (const [name, value] of request.headers()) headers.append(name, value)
  const target = query === '' ? path : `${path}?${query}`
  const host = request.header('host') ?? ''
  const url = URL.canParse(`http://${host}${target}`) ? `http://${host}${target}` : `http://localhost${target}`
  return new RereadableRequest({ method, url, headers, body, signal: () => request.client.signal() })
}
