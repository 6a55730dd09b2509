/** Record mode: fetches an answer from elsewhere, passes it on while it comes, and keeps it once it is whole. */
import { messageOf } from '../../shared/errors.ts'
import type { RelayedAnswer } from '../answer.ts'
import type { Context } from '../context.ts'
import type { Forwarded } from '../forwarder.ts'
import type { Log } from '../log.ts'
import { ApiError } from '../openai/errors.ts'
import { createAllowance } from '../record/allowance.ts'
import type { ArrivedChunk } from '../record/arrived-events.ts'
import { notConfigured, type OwnForwarder } from '../record/own-forwarder.ts'
import { joinedHeaders } from '../record/response-headers.ts'
import { Tee } from '../record/tee.ts'
import { bodyHash, requestHash } from '../recordings/hash.ts'
import type { RecordingStore, SoughtRequest } from '../recordings/recording.ts'
import { isEventStream } from '../recordings/text-body.ts'
import { unknownRoute } from '../unknown-route.ts'
import { arrivedResponse, damage, interactionOf } from './recorded-exchange.ts'
import { usageIn } from './recorded-facts.ts'

/** A request that may have to be forwarded, as it was when it arrived. */
export interface Begun {
  sought: SoughtRequest
  /** What had been kept until then. */
  since: number
}

export interface ForwardAndKeep {
  begin(sought: SoughtRequest): Begun
  /** @throws ApiError 404, 502 or 504 when there is no answer to be had. */
  answer(context: Context, store: RecordingStore, begun: Begun): Promise<RelayedAnswer>
  /** Resolves when no answer is under way any more; those that take longer are given up. */
  settle(milliseconds: number): Promise<void>
}

export interface ForwardParts {
  forwarders: readonly OwnForwarder[]
  log: Log
  /** Monotonic milliseconds. */
  clock(): number
}

export function createForwardAndKeep({ forwarders, log, clock }: ForwardParts): ForwardAndKeep {
  const entries = forwarders.map(({ entry }) => entry)
  const allowance = createAllowance()
  const underWay = new Set<Tee>()
  const stored = recentlyKept()

  async function fetched(context: Context): Promise<Forwarded> {
    const forwarded = await context.configuration.extensions.forward(context, entries)
    if (forwarded) return forwarded
    throw notConfigured(forwarders, context.request, context.configuration.settings) ?? unknownRoute(context)
  }

  /** Never fails: the client has its answer, and whoever runs the simulator reads the log. */
  async function keep(kept: Kept, chunks: ArrivedChunk[] | null): Promise<void> {
    const { context, forwarded, store, begun } = kept
    const { request, facts, configuration } = context
    const what = `${request.method} ${request.path}`
    if (chunks === null) return
    try {
      const durationMs = clock() - context.startedAt
      const uploaded = context.upload?.whole()
      if (uploaded) context.body = uploaded
      const response = arrivedResponse({ ...forwarded, chunks, durationMs })
      const usage = usageIn(response)
      facts.promptTokens = usage?.prompt ?? facts.promptTokens
      facts.completionTokens = usage?.completion ?? facts.completionTokens
      const policy = configuration.settings.recordPolicy
      if (!isKept(kept)) return
      const damaged = damage(response, request.method)
      if (damaged !== null) return log.warn(`The answer to ${what} was not recorded: ${damaged}`)
      if (uploaded === null)
        return log.warn(`The answer to ${what} was not recorded: its request is too large, or did not come whole`)
      const { method, path, contentType } = begun.sought
      const hash = bodyHash(context.body, contentType)
      if (policy === 'new' && !stored.claim(requestHash(method, path, hash), begun.since)) return
      await store.add(path, interactionOf(context, hash, response), { replace: policy === 'all' })
      const where = configuration.settings.autosave ? `in ${store.fileOf(path)}` : 'unsaved'
      log.info(`Recorded ${what} (${response.status}, ${Math.round(durationMs)} ms), ${where}`)
    } catch (error) {
      log.error(`The answer to ${what} was not recorded: ${messageOf(error)}`)
    }
  }

  function relay(kept: Kept): RelayedAnswer {
    const { context, forwarded } = kept
    const { request, configuration, facts, startedAt } = context
    facts.source = 'record'
    facts.stream = isEventStream(forwarded.headers['content-type']?.[0])
    const wanted = isKept(kept)
    // What is not kept is still looked at for its tokens, where it may have any.
    const looked = wanted || (forwarded.status < 300 && context.route.kind === 'operation')
    let isWanted = wanted
    const tee = new Tee({
      body: forwarded.body,
      client: request.client,
      share: looked ? allowance.share() : null,
      finish: wanted,
      elapsed: () => clock() - startedAt,
      patienceMs: configuration.settings.upstream.timeoutMs,
      complete: (chunks) => keep(kept, chunks),
      tooLarge() {
        isWanted = false
        if (wanted) log.warn(`The answer to ${request.method} ${request.path} is too large to be recorded`)
      },
      broke(error) {
        if (request.client.gone && !isWanted) return
        log.warn(`The answer to ${request.method} ${request.path} was not recorded: ${messageOf(error)}`)
      }
    })
    underWay.add(tee)
    void tee.over.then(() => underWay.delete(tee))
    // Only an extension's forwarder passes cookies on; they cannot be joined.
    const { 'set-cookie': cookies, ...rest } = forwarded.headers
    return {
      kind: 'relayed',
      status: forwarded.status,
      headers: joinedHeaders(rest),
      ...(cookies ? { cookies } : {}),
      chunks: tee.chunks,
      timing: { kind: 'as made' }
    }
  }

  return {
    begin: (sought) => ({ sought, since: stored.now() }),
    async answer(context, store, begun) {
      return relay({ context, store, begun, forwarded: await fetched(context) })
    },
    async settle(milliseconds) {
      const timer = setTimeout(() => {
        for (const tee of underWay) tee.stop(new ApiError(503, 'Stopped', 'the simulator stops', ''))
      }, milliseconds)
      await Promise.all([...underWay].map(({ over }) => over))
      clearTimeout(timer)
    }
  }
}

interface Kept {
  context: Context
  store: RecordingStore
  begun: Begun
  forwarded: Forwarded
}

function isKept({ context, forwarded }: Kept): boolean {
  return forwarded.persist && forwarded.status < 300 && context.configuration.settings.recordPolicy !== 'none'
}

/** Far more than requests that are under way at one time. */
const REMEMBERED = 10_000

/** Of several equal requests that are under way at once, none waits for another, and only the first to be done is kept. */
function recentlyKept() {
  const keptAt = new Map<string, number>()
  let count = 0
  return {
    now: () => count,
    /** @returns False where an equal request has been kept since. */
    claim(hash: string, since: number): boolean {
      if ((keptAt.get(hash) ?? 0) > since) return false
      keptAt.delete(hash)
      keptAt.set(hash, ++count)
      if (keptAt.size > REMEMBERED) {
        const [oldest = ''] = keptAt.keys()
        keptAt.delete(oldest)
      }
      return true
    }
  }
}
