/** Recordings as somebody writes them by hand: JSON is YAML, too. */
import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export const CHAT_PATH = '/openai/deployments/gpt-4o/chat/completions'
export const CHAT_FILE = 'openai_deployments_gpt-4o_chat_completions.yaml'

export interface Recorded {
  question: string
  answer: string
  status?: number
  /** Sent word by word. */
  stream?: boolean
}

/** The body of a question as clients send it. */
export function questionBody({ question, stream }: Pick<Recorded, 'question' | 'stream'>): string {
  return JSON.stringify({ messages: [{ role: 'user', content: question }], ...(stream ? { stream: true } : {}) })
}

/** Recordings in a working folder, with more files beside them. */
export async function writeFolder(home: string, recorded: readonly Recorded[], more: Record<string, string> = {}) {
  await mkdir(join(home, '.recording'))
  await writeRecordings(home, recorded)
  for (const [file, text] of Object.entries(more)) await writeFile(join(home, '.recording', file), text)
}

export function writeRecordings(home: string, recorded: readonly Recorded[]): Promise<void> {
  const interactions = recorded.map((each) => `- ${JSON.stringify(interactionOf(each))}\n`).join('')
  return writeFile(join(home, '.recording', CHAT_FILE), `version: 1\ninteractions:\n${interactions}`)
}

function interactionOf(recorded: Recorded) {
  const body = questionBody(recorded)
  return {
    request: {
      method: 'POST',
      uri: `${CHAT_PATH}?api-version=2024-10-21`,
      headers: { 'content-type': ['application/json'] },
      body,
      body_hash: createHash('md5').update(body).digest('hex')
    },
    response: {
      status: { code: recorded.status ?? 200 },
      headers: { 'content-type': [recorded.stream ? 'text/event-stream' : 'application/json'] },
      duration_ms: 5,
      body: recorded.stream ? { stream: eventsOf(recorded.answer) } : { string: answerBody(recorded.answer) }
    }
  }
}

function answerBody(content: string): string {
  return JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_730_000_000,
    model: 'gpt-4o',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 8, completion_tokens: 4, total_tokens: 12 }
  })
}

function eventsOf(answer: string) {
  const chunk = (delta: object, finish_reason: string | null) =>
    `data: ${JSON.stringify({
      id: 'chatcmpl-1',
      object: 'chat.completion.chunk',
      created: 1_730_000_000,
      model: 'gpt-4o',
      choices: [{ index: 0, delta, finish_reason }]
    })}`
  const words = answer.match(/\s*\S+/g) ?? []
  const data = [
    chunk({ role: 'assistant', content: '' }, null),
    ...words.map((content) => chunk({ content }, null)),
    chunk({}, 'stop'),
    'data: [DONE]'
  ]
  return data.map((each, at) => ({ after_ms: at, data: each }))
}
