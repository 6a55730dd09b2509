/** What exchanges have in common: of thousands, most differ from the one before in their numbers and bodies alone. */
import type { TrafficRow } from '../../shared/telemetry.ts'
import type { Exchange } from './exchange.ts'
import type { DescribedHeaders, HeaderForm } from './header-forms.ts'
import { StreamedText } from './streamed-text.ts'
import { deploymentOf, operationOf, shownPath, sourceOf } from './traffic-row.ts'

export interface ExchangeKind
  extends Readonly<Pick<TrafficRow, 'method' | 'operation' | 'deployment' | 'source' | 'state' | 'note' | 'stream'>> {
  /** What kind of set the request's headers were, and the places of those that vary. */
  readonly form: HeaderForm
  readonly variable: number
  /** Of the first exchange of this kind; others may have another. */
  readonly path: string
  /** Whether the answer's body was put away as the JSON of a `StreamedText`. */
  readonly streamedText: boolean
}

/** Kinds looked through; as many are not usual at a time. */
const KINDS = 16

export class ExchangeKinds {
  /** In the order they came. */
  readonly #kinds: ExchangeKind[] = []
  #last: ExchangeKind | undefined

  /** The kind of an exchange; the same object for all of a kind, as long as it is one of those used last. */
  of(exchange: Exchange, { form, variable }: DescribedHeaders): ExchangeKind {
    const last = this.#last
    if (last && isOf(last, exchange, form, variable)) return last
    const known = this.#kinds.find((each) => isOf(each, exchange, form, variable))
    const kind = known ?? kindOf(exchange, form, variable)
    this.#last = kind
    if (known) return known
    this.#kinds.push(kind)
    // Of those used long ago it is not known which will be used again.
    if (this.#kinds.length > KINDS) this.#kinds.shift()
    return kind
  }
}

/** Compared where it stands: an object made for each exchange would be garbage at once. */
function isOf(kind: ExchangeKind, exchange: Exchange, form: HeaderForm, variable: number): boolean {
  const { context, state, streamed, response } = exchange
  return (
    kind.form === form &&
    kind.variable === variable &&
    kind.method === context.request.method &&
    kind.operation === operationOf(context) &&
    kind.deployment === deploymentOf(context) &&
    kind.source === sourceOf(context) &&
    kind.state === state &&
    kind.note === context.facts.note &&
    kind.stream === streamed &&
    kind.streamedText === response instanceof StreamedText
  )
}

function kindOf(exchange: Exchange, form: HeaderForm, variable: number): ExchangeKind {
  const { context, state, streamed, response } = exchange
  const { request, facts } = context
  return {
    form,
    variable,
    method: request.method,
    path: shownPath(request.path, request.query),
    operation: operationOf(context),
    deployment: deploymentOf(context),
    source: sourceOf(context),
    state,
    note: facts.note,
    stream: streamed,
    streamedText: response instanceof StreamedText
  }
}
