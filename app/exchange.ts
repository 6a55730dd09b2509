/** One request from arrival to its last byte: runs the pipeline and notes what came of it. Nothing else counts. */
import type { TrafficRow } from '../shared/telemetry.ts'
import type { Answer } from './answer.ts'
import type { Context } from './context.ts'
import { runPipeline, type Steps } from './pipeline.ts'
import { redactQuery } from './redact.ts'
import type { ExchangeStore } from './telemetry/exchange-store.ts'
import type { Sampler } from './telemetry/sampler.ts'
import type { TrafficLog } from './telemetry/traffic-log.ts'

export interface Note {
  traffic: TrafficLog
  exchanges: ExchangeStore
  sampler: Sampler
  /** Monotonic milliseconds. */
  clock(): number
  /** Reports a fault of ours. */
  fault(context: Context, error: unknown): void
  /** Writes a log line per request; absent unless somebody wants to read them. */
  line?: (row: TrafficRow) => void
}

export interface Exchange {
  readonly context: Context
  answer(): Promise<Answer>
  /** The first byte has been handed to the network. */
  begun(): void
  /** A piece of a stream has been handed to the network. @param tokens Completion tokens in it. */
  delivered(text: string, tokens: number): void
  /** Making the answer failed after its head was sent; a fault of ours. */
  failed(error: unknown): void
  /** The last byte has been handed over, or the client has gone. Only the first call counts. */
  ended(state: 'done' | 'aborted'): void
}

const SHOWN_PATH = 2000

export function openExchange(context: Context, steps: Steps, note: Note): Exchange {
  const { startedAt } = context
  const row = openRow(context)
  let ended = false
  note.sampler.started()
  note.traffic.add(row)
  const elapsed = () => Math.round((note.clock() - startedAt) * 100) / 100

  return {
    context,
    async answer() {
      const answer = await runPipeline(context, steps)
      row.status = answer.status
      row.deployment = context.deployment?.name ?? null
      note.exchanges.keep(context, answer)
      return answer
    },
    begun() {
      row.firstByteMs = elapsed()
      row.stream = context.facts.stream && row.status === 200
      if (row.stream) note.sampler.streaming()
      row.promptTokens = context.facts.promptTokens
      row.note = context.facts.note
      note.traffic.changed(row)
    },
    delivered(text) {
      note.exchanges.append(context.id, text)
    },
    failed(error) {
      context.facts.note = 'internal_error'
      note.fault(context, error)
    },
    ended(state) {
      if (ended) return
      ended = true
      const { promptTokens, completionTokens } = context.facts
      row.state = state
      row.totalMs = elapsed()
      row.completionTokens = completionTokens
      row.promptTokens = promptTokens
      row.note = context.facts.note
      note.traffic.changed(row)
      note.line?.(row)
      note.sampler.ended({
        status: row.status ?? 499,
        promptTokens: promptTokens ?? 0,
        completionTokens: completionTokens ?? 0,
        streamed: row.stream
      })
    }
  }
}

function openRow({ id, arrivedAt, request, route, mode }: Context): TrafficRow {
  const query = redactQuery(request.query)
  const operation = route.kind === 'operation' ? route.operation : route.kind === 'models' ? 'models' : null
  return {
    id,
    startedAt: arrivedAt,
    method: request.method,
    path: `${request.path}${query ? `?${query}` : ''}`.slice(0, SHOWN_PATH),
    operation,
    deployment: route.kind === 'operation' ? route.deployment : null,
    source: operation === null ? 'simulator' : mode,
    state: 'open',
    status: null,
    note: null,
    stream: false,
    promptTokens: null,
    completionTokens: null,
    firstByteMs: null,
    totalMs: null
  }
}
