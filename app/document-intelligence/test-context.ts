/** A request as extensions see it, for tests of the handlers alone. */
import type { ContextValues, Generator, Limiter, RequestContext, SimulatorExtensionConfig } from '../extensions/api.ts'
import { seeded } from './chance.ts'
import { createDocumentIntelligence } from './index.ts'

export interface TestService {
  /** Sends a request to the generators. */
  ask(path: string, init?: RequestInit): Promise<Response>
  /** Asks the limiter first, as the simulator does. */
  askLimited(path: string, init?: RequestInit): Promise<Response>
  /** Whether a generator answers. */
  answers(path: string, init?: RequestInit): Promise<boolean>
  /** The body of a result once its document has been read. */
  result(location: string): Promise<{ status: string; analyzeResult: TestResult }>
  /** Sends bytes to be analyzed and gives where the result will be. */
  submit(path: string, body?: BodyInit, type?: string): Promise<string>
  /** Moves both clocks. */
  pass(ms: number): void
}

/** What tests look at in a result, whose shape the schema checks. */
export interface TestResult {
  content: string
  pages: TestPage[]
  paragraphs: { content: string; role?: string }[]
  tables?: { rowCount: number; columnCount: number; cells: { kind: string; content: string }[] }[]
  keyValuePairs?: { key: { content: string }; value: { content: string } }[]
  documents?: { docType: string; fields: Record<string, TestField> }[]
  [name: string]: unknown
}

export interface TestPage {
  pageNumber: number
  words: { content: string }[]
  unit?: string
  lines?: unknown[]
  selectionMarks?: { state: string }[]
  barcodes?: { value: string }[]
}

export interface TestField {
  type: string
  content?: string
  valueString?: string
  valueNumber?: number
  valueCurrency?: { amount: number; currencySymbol: string; currencyCode?: string }
  valueArray?: TestField[]
  valueObject?: Record<string, TestField>
}

export const ORIGIN = 'http://localhost:1234'
export const STARTED_AT = Date.UTC(2026, 0, 31, 12, 0, 0, 500)

/** No document takes longer. */
const LONGEST_MS = 60_000

interface Options {
  requestsPerSecond?: number
  allowUndefined?: boolean
  seed?: number
}

export function testService({ requestsPerSecond = 0, allowUndefined = true, seed = 1 }: Options = {}): TestService {
  let elapsed = 0
  const config = emptyConfig(allowUndefined)
  const random = seeded(7)
  const clock = () => elapsed
  const now = () => STARTED_AT + elapsed
  createDocumentIntelligence({ requestsPerSecond, region: 'East US', seed, random, now, clock }).initialize(config)

  async function generate(path: string, init?: RequestInit): Promise<Response | undefined> {
    const context = testContext(config, path, init)
    for (const generator of config.generators) {
      const answer = await generator(context)
      if (answer) return answer
    }
    return undefined
  }

  async function ask(path: string, init?: RequestInit): Promise<Response> {
    const answer = await generate(path, init)
    if (!answer) throw new Error(`nobody answers ${path}`)
    return answer
  }

  return {
    ask,
    answers: async (path, init) => (await generate(path, init)) !== undefined,
    async result(location) {
      elapsed += LONGEST_MS
      return (await ask(location)).json()
    },
    async askLimited(path, init) {
      const limiter = config.limiters.docintelligence
      if (typeof limiter !== 'object') throw new Error('there is no limiter of phase arrival')
      return (await limiter.check(testContext(config, path, init))) ?? ask(path, init)
    },
    async submit(path, body = new Uint8Array(1000), type = 'application/octet-stream') {
      const answer = await ask(path, { method: 'POST', body, headers: { 'content-type': type } })
      const location = answer.headers.get('operation-location')
      if (!location) throw new Error(`${answer.status} ${await answer.text()}`)
      return location.slice(ORIGIN.length)
    },
    pass: (ms) => {
      elapsed += ms
    }
  }
}

function emptyConfig(allowUndefined: boolean): SimulatorExtensionConfig {
  const none = { mean: 0, stdDev: 0, ttftMean: null, ttftStdDev: null }
  const generators: Generator[] = []
  const limiters: Record<string, Limiter> = {}
  return {
    generators,
    limiters,
    recording: { forwarders: [], dir: '', autosave: true, aoaiApiEndpoint: null, aoaiApiKey: null },
    addBearerToken: () => undefined,
    latency: { embeddings: none, completions: none, chatCompletions: none, translations: none },
    openaiDeployments: {},
    simulatorMode: 'generate',
    simulatorApiKey: '',
    allowUndefinedOpenAIDeployments: allowUndefined,
    extensionPath: []
  }
}

function testContext(config: SimulatorExtensionConfig, path: string, init: RequestInit = {}): RequestContext {
  const url = `${ORIGIN}${path}`
  const values: ContextValues = {}
  let params: Record<string, string> = {}
  return {
    get request() {
      return new Request(url, init)
    },
    config,
    values,
    get params() {
      return params
    },
    isRouteMatch(method, template) {
      const pattern = template.replace(/[.:]/g, '\\$&').replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')
      const match = new RegExp(`^${pattern}$`).exec(new URL(url).pathname)
      if (!match || (init.method ?? 'GET') !== method) return false
      params = Object.fromEntries(
        Object.entries(match.groups ?? {}).map(([name, text]) => [name, decodeURIComponent(text)])
      )
      return true
    },
    isFormData: () => false,
    isOpenAIRequest: () => false
  }
}
