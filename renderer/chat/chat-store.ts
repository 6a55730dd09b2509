import { createStore } from 'zustand/vanilla'
import type { ChatMessage, ChatOutcome, ChatRequest, ChatSurroundings } from './chat-request.ts'
import { sendChat } from './chat-request.ts'

export interface UserTurn {
  id: number
  role: 'user'
  text: string
}

export interface AnswerTurn {
  id: number
  role: 'assistant'
  text: string
  /** null while the answer is arriving. */
  outcome: ChatOutcome | null
  request: ChatRequest
}

export type Turn = UserTurn | AnswerTurn

export interface ChatState {
  turns: Turn[]
  draft: string
  system: string
  maxTokens: string
  temperature: string
  busy: boolean
}

export interface ChatChoice {
  deployment: string
  stream: boolean
}

export interface ChatStoreOptions {
  relay: ChatSurroundings['relay']
  now: () => number
  /** How often a growing answer is drawn, in milliseconds. */
  interval?: number
}

export type ChatStore = ReturnType<typeof createChatStore>

/** The conversation. It outlives the screen, so that an answer goes on while another screen is shown. */
export function createChatStore({ relay, now, interval = 100 }: ChatStoreOptions) {
  const store = createStore<ChatState>()(() => ({
    turns: [],
    draft: '',
    system: '',
    maxTokens: '',
    temperature: '',
    busy: false
  }))
  let abort: AbortController | null = null
  let nextId = 1

  function update(id: number, change: Partial<AnswerTurn>): void {
    const replace = (turn: Turn) => (turn.id === id && turn.role === 'assistant' ? { ...turn, ...change } : turn)
    store.setState((state) => ({ turns: state.turns.map(replace) }))
  }

  async function answer(choice: ChatChoice): Promise<void> {
    const id = nextId
    nextId += 1
    const request = requestOf(store.getState(), choice)
    const turn: AnswerTurn = { id, role: 'assistant', text: '', outcome: null, request }
    store.setState((state) => ({ busy: true, turns: [...state.turns, turn] }))
    const controller = new AbortController()
    abort = controller
    const onText = throttled((text: string) => update(id, { text }), { now, interval })
    const outcome = await sendChat(request, { relay, now, signal: controller.signal, onText })
    update(id, { text: outcome.text, outcome })
    // A new chat, begun meanwhile, owns the controller by now.
    if (abort === controller) store.setState({ busy: false })
  }

  async function send(text: string, choice: ChatChoice): Promise<void> {
    if (store.getState().busy || text.trim() === '') return
    const turn: UserTurn = { id: nextId, role: 'user', text: text.trim() }
    nextId += 1
    store.setState((state) => ({ draft: '', turns: [...state.turns, turn] }))
    await answer(choice)
  }

  /** Asks the last question again, in place of its answer. */
  async function retry(choice: ChatChoice): Promise<void> {
    if (store.getState().busy) return
    store.setState((state) => ({ turns: state.turns.slice(0, lastQuestion(state.turns) + 1) }))
    await answer(choice)
  }

  /** Takes the last question back into the input. */
  function editLast(): void {
    const { turns, busy } = store.getState()
    const at = lastQuestion(turns)
    const turn = turns[at]
    if (busy || turn?.role !== 'user') return
    store.setState({ draft: turn.text, turns: turns.slice(0, at) })
  }

  function stop(): void {
    abort?.abort()
  }

  function reset(): void {
    abort?.abort()
    abort = null
    store.setState({ turns: [], draft: '', busy: false })
  }

  return { store, send, retry, editLast, stop, reset }
}

/** Text typed into a number field; null for an empty one, NaN for nonsense. */
export function numberIn(text: string): number | null {
  return text.trim() === '' ? null : Number(text)
}

/** What is wrong with a typed limit, or null. */
export function maxTokensProblem(text: string): string | null {
  const value = numberIn(text)
  return value === null || (Number.isInteger(value) && value >= 1) ? null : 'Whole number, 1 or more'
}

export function temperatureProblem(text: string): string | null {
  const value = numberIn(text)
  return value === null || (value >= 0 && value <= 2) ? null : 'Number from 0 to 2'
}

function requestOf(state: ChatState, choice: ChatChoice): ChatRequest {
  const system: ChatMessage[] = state.system.trim() ? [{ role: 'system', content: state.system.trim() }] : []
  const said = state.turns
    .filter((turn) => turn.text !== '')
    .map((turn): ChatMessage => ({ role: turn.role, content: turn.text }))
  return {
    deployment: choice.deployment,
    stream: choice.stream,
    messages: [...system, ...said],
    maxTokens: maxTokensProblem(state.maxTokens) ? null : numberIn(state.maxTokens),
    temperature: temperatureProblem(state.temperature) ? null : numberIn(state.temperature)
  }
}

function lastQuestion(turns: Turn[]): number {
  return turns.findLastIndex((turn) => turn.role === 'user')
}

/** Calls through at most once per interval; what falls between is covered by the next call or by the outcome. */
export function throttled(
  run: (text: string) => void,
  { now, interval }: { now: () => number; interval: number }
): (text: string) => void {
  let last = Number.NEGATIVE_INFINITY
  let timer: ReturnType<typeof setTimeout> | undefined
  const draw = (text: string) => {
    last = now()
    run(text)
  }
  return (text) => {
    clearTimeout(timer)
    const wait = last + interval - now()
    if (wait <= 0) return draw(text)
    // What came last is drawn even when nothing follows it.
    timer = setTimeout(draw, wait, text)
  }
}
