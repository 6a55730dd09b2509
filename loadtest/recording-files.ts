/** Recording files to be measured: as the simulator writes them, some 1,400 bytes an interaction. */
import { createHash } from 'node:crypto'
import { closeSync, mkdirSync, openSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Request } from './requests.ts'
import { prose } from './texts.ts'

export interface RecordingFile {
  folder: string
  file: string
  bytes: number
  /** The request of one of its interactions. */
  request(index: number): Request
}

const DEPLOYMENT = 'recorded'
const PATH = `/openai/deployments/${DEPLOYMENT}/chat/completions`
const ANSWER = prose(700).replaceAll('\n', ' ')
const QUESTION = prose(200).replaceAll('\n', ' ')

/** @param root Where its folder is made. @param count Interactions, each of another request. */
export function writeRecordings(root: string, count: number): RecordingFile {
  const folder = join(root, `recordings-${count}`)
  const file = join(folder, `openai_deployments_${DEPLOYMENT}_chat_completions.yaml`)
  mkdirSync(folder, { recursive: true })
  const handle = openSync(file, 'w')
  writeSync(handle, 'version: 1\ninteractions:\n')
  let pending: string[] = []
  for (let index = 0; index < count; index++) {
    pending.push(interaction(index))
    if (pending.length < 1000 && index < count - 1) continue
    writeSync(handle, pending.join(''))
    pending = []
  }
  closeSync(handle)
  return { folder, file, bytes: statSync(file).size, request: (index) => ({ path: PATH, json: question(index) }) }
}

function question(index: number): object {
  return { messages: [{ role: 'user', content: `${index}: ${QUESTION}` }], max_tokens: 200 }
}

function interaction(index: number): string {
  const body = JSON.stringify(question(index))
  const answer = { choices: [{ finish_reason: 'stop', index: 0, message: { content: ANSWER, role: 'assistant' } }] }
  const usage = { usage: { completion_tokens: 150, prompt_tokens: 50, total_tokens: 200 } }
  return `- context_values:
    Deployment-Name: ${DEPLOYMENT}
    Limiter: openai-tokens
    Operation-Name: chat_completions
    X-OpenAI-Tokens-Completion: 150
    X-OpenAI-Tokens-Prompt: 50
    X-OpenAI-Tokens-Total: 200
  request:
    body: '${body.replaceAll("'", "''")}'
    body_hash: '${createHash('md5').update(body).digest('hex')}'
    headers:
      content-type: [application/json]
    method: POST
    uri: http://127.0.0.1:8000${PATH}?api-version=2024-10-21
  response:
    body:
      string: '${JSON.stringify({ ...answer, id: `chatcmpl-${index}`, ...usage }).replaceAll("'", "''")}'
    duration_ms: 0
    headers:
      content-type: [application/json]
    status:
      code: 200
`
}
