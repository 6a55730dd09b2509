/** The context a request begins with. */
import type { Configuration, Context, IncomingRequest } from './context.ts'
import { hashSeed, seededRandom } from './random.ts'
import type { Route } from './routes/route.ts'

export function newContext(
  id: number,
  request: IncomingRequest,
  route: Route,
  configuration: Configuration,
  moment: Pick<Context, 'arrivedAt' | 'startedAt' | 'random' | 'latencyRandom'>
): Context {
  return {
    id,
    request,
    configuration,
    route,
    mode: configuration.settings.mode,
    deployment: null,
    body: NO_BODY,
    upload: null,
    text: null,
    json: undefined,
    form: undefined,
    admission: null,
    facts: {
      promptTokens: null,
      completionTokens: null,
      hiddenTokens: 0,
      stream: false,
      fileBytes: 0,
      rateLimitTokens: 0,
      limitedBy: null,
      baseMs: null,
      operation: null,
      note: null,
      source: null
    },
    values: null,
    ...moment
  }
}

const NO_BODY = Buffer.alloc(0)

/** With a seed, equal requests get equal answers, in whatever order they come. */
export function seedRequest(context: Context, seed: number | null): void {
  if (seed === null) return
  const own = hashSeed(seed, `${context.request.path}\n${context.body.toString('latin1')}`)
  context.random = seededRandom(own)
  context.latencyRandom = seededRandom(own + 1)
}
