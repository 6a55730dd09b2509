/** One chat call to the simulated API, over HTTP as any client would make it, with its times measured. */
import { readEvents } from '../sse.ts'

export interface ChatMessage {
  role: 'system' | 'user' | 'assistant'
  content: string
}

export interface ChatRequest {
  deployment: string
  messages: ChatMessage[]
  stream: boolean
  maxTokens: number | null
  temperature: number | null
}

export interface ChatFailure {
  code: string
  message: string
  /** Seconds, from the answer's Retry-After. */
  retryAfter: number | null
}

export interface ChatOutcome {
  state: 'done' | 'stopped' | 'failed'
  text: string
  status: number | null
  promptTokens: number | null
  completionTokens: number | null
  /** Milliseconds from sending to the first byte of text, and to the end. */
  firstTokenMs: number | null
  totalMs: number
  finishReason: string | null
  /** What the limits still allow, from the answer's headers. */
  remaining: { requests: string | null; tokens: string | null }
  error: ChatFailure | null
}

export interface ChatSurroundings {
  relay: (path: string, init: RequestInit) => Promise<Response>
  now: () => number
  signal: AbortSignal
  /** The whole text so far, for every piece that arrives. */
  onText: (text: string) => void
}

export const API_VERSION = '2024-10-21'

export function chatPath(deployment: string): string {
  return `/openai/deployments/${encodeURIComponent(deployment)}/chat/completions?api-version=${API_VERSION}`
}

export function chatBody(request: ChatRequest): Record<string, unknown> {
  return {
    messages: request.messages,
    ...(request.maxTokens === null ? {} : { max_tokens: request.maxTokens }),
    ...(request.temperature === null ? {} : { temperature: request.temperature }),
    stream: request.stream,
    ...(request.stream ? { stream_options: { include_usage: true } } : {})
  }
}

/** Never rejects: every way in which a call can end is an outcome. */
export async function sendChat(request: ChatRequest, around: ChatSurroundings): Promise<ChatOutcome> {
  const startedAt = around.now()
  const outcome = emptyOutcome()
  try {
    await exchange(request, around, { outcome, elapsed: () => around.now() - startedAt })
  } catch (error) {
    fail(outcome, around.signal.aborted, error)
  }
  outcome.totalMs = around.now() - startedAt
  return outcome
}

interface Progress {
  outcome: ChatOutcome
  elapsed: () => number
}

async function exchange(request: ChatRequest, around: ChatSurroundings, progress: Progress): Promise<void> {
  const { outcome } = progress
  const response = await around.relay(chatPath(request.deployment), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(chatBody(request)),
    signal: around.signal
  })
  outcome.status = response.status
  outcome.remaining = {
    requests: response.headers.get('x-ratelimit-remaining-requests'),
    tokens: response.headers.get('x-ratelimit-remaining-tokens')
  }
  if (!response.ok) {
    outcome.state = 'failed'
    outcome.error = readFailure(await response.text(), response)
    return
  }
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false
  if (isStream && response.body) return readStream(response.body, around, progress)
  take(outcome, (await response.json()) as ChatChunk)
  outcome.firstTokenMs = progress.elapsed()
  around.onText(outcome.text)
}

async function readStream(
  body: ReadableStream<Uint8Array>,
  around: ChatSurroundings,
  progress: Progress
): Promise<void> {
  const { outcome } = progress
  for await (const { data } of readEvents(body)) {
    if (data === '[DONE]') return
    const before = outcome.text.length
    take(outcome, JSON.parse(data) as ChatChunk)
    if (outcome.error) return
    if (outcome.text.length === before) continue
    outcome.firstTokenMs ??= progress.elapsed()
    around.onText(outcome.text)
  }
  throw new Error('The stream ended before it was complete.')
}

/** The parts of an answer, whole or a piece, that the chat shows. All may be missing: an answer may be anything. */
interface ChatChunk {
  choices?: {
    delta?: { content?: string | null }
    message?: { content?: string | null }
    finish_reason?: string | null
  }[]
  usage?: { prompt_tokens?: number; completion_tokens?: number } | null
  error?: { code?: string | null; message?: string }
}

function take(outcome: ChatOutcome, chunk: ChatChunk): void {
  const choice = chunk.choices?.[0]
  outcome.text += choice?.delta?.content ?? choice?.message?.content ?? ''
  outcome.finishReason = choice?.finish_reason ?? outcome.finishReason
  outcome.promptTokens = chunk.usage?.prompt_tokens ?? outcome.promptTokens
  outcome.completionTokens = chunk.usage?.completion_tokens ?? outcome.completionTokens
  if (!chunk.error) return
  outcome.state = 'failed'
  outcome.error = { code: chunk.error.code ?? 'error', message: chunk.error.message ?? 'No message.', retryAfter: null }
}

function readFailure(text: string, response: Response): ChatFailure {
  const after = Number(response.headers.get('retry-after') ?? Number.NaN)
  const retryAfter = Number.isFinite(after) ? after : null
  try {
    const { error } = JSON.parse(text) as ChatChunk
    const code = error?.code ?? String(response.status)
    return { code, message: error?.message ?? `The answer was ${response.status}.`, retryAfter }
  } catch {
    const message = text.trim().slice(0, 500) || `The answer was ${response.status} without a body.`
    return { code: String(response.status), message, retryAfter }
  }
}

function fail(outcome: ChatOutcome, stopped: boolean, error: unknown): void {
  if (stopped) {
    outcome.state = 'stopped'
    return
  }
  outcome.state = 'failed'
  const cut = outcome.status !== null
  const message = error instanceof Error ? error.message : String(error)
  outcome.error = cut
    ? { code: 'StreamBroken', message: `The answer broke off: ${message}`, retryAfter: null }
    : { code: 'Unreachable', message: 'The simulator cannot be reached.', retryAfter: null }
}

function emptyOutcome(): ChatOutcome {
  return {
    state: 'done',
    text: '',
    status: null,
    promptTokens: null,
    completionTokens: null,
    firstTokenMs: null,
    totalMs: 0,
    finishReason: null,
    remaining: { requests: null, tokens: null },
    error: null
  }
}
