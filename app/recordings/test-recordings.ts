/** Interactions and folders of recordings for tests and benchmarks; the same seed gives the same ones. */
import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { below, type Random, seededRandom } from '../random.ts'
import { plainFileName } from './file-name.ts'
import { FILE_HEADER, printInteraction } from './format.ts'
import { bodyHash } from './hash.ts'
import type { Interaction } from './recording.ts'

export const CHAT_PATH = '/openai/deployments/gpt-4o/chat/completions'

export interface ChatOptions {
  prompt: string
  answer?: string
  path?: string
  status?: number
}

/** A chat call as Azure answers it. */
export function chatInteraction({
  prompt,
  answer = 'Fine.',
  path = CHAT_PATH,
  status = 200
}: ChatOptions): Interaction {
  const body = chatBody(prompt)
  const response = {
    choices: [{ finish_reason: 'stop', index: 0, message: { content: answer, role: 'assistant' } }],
    created: 1_700_000_000,
    id: 'chatcmpl-1',
    model: 'gpt-4o',
    object: 'chat.completion',
    usage: { completion_tokens: 5, prompt_tokens: 7, total_tokens: 12 }
  }
  return {
    request: {
      method: 'POST',
      uri: `http://127.0.0.1:8000${path}?api-version=2024-10-21`,
      headers: { accept: ['application/json'], 'content-type': ['application/json'] },
      body,
      bodyHash: bodyHash(body, 'application/json')
    },
    response: {
      status,
      headers: { 'content-type': ['application/json'], 'x-ms-region': ['East US'] },
      body: Buffer.from(`${JSON.stringify(response)}\n`),
      stream: null,
      durationMs: 156
    },
    contextValues: { 'Deployment-Name': 'gpt-4o', 'X-OpenAI-Tokens-Total': 12 }
  }
}

export function chatBody(prompt: string): Buffer {
  return Buffer.from(JSON.stringify({ messages: [{ role: 'user', content: prompt }], max_tokens: 50 }))
}

/** The prompt of an interaction in a large folder. */
export function bigPrompt(index: number): string {
  return `Question ${index}: what is the answer to the ${index % 97}th of all questions, and who asked it first?`
}

/**
 * Writes a file of this many interactions, about 1.4 KB each, all for one path.
 * @returns Its name.
 */
export async function writeBigFile(dir: string, count: number, path = CHAT_PATH): Promise<string> {
  await mkdir(dir, { recursive: true })
  const file = join(dir, plainFileName(path))
  const stream = createWriteStream(file)
  stream.write(FILE_HEADER)
  for (let at = 0; at < count; at += 1000) {
    const texts = Array.from({ length: Math.min(1000, count - at) }, (_, index) =>
      printInteraction(
        chatInteraction({ prompt: bigPrompt(at + index), answer: `Answer ${at + index}. ${'x'.repeat(230)}`, path })
      )
    )
    if (!stream.write(texts.join(''))) await new Promise<void>((resolve) => stream.once('drain', () => resolve()))
  }
  await finished(stream.end())
  return file
}

const TYPES = [
  'application/json',
  'text/plain; charset=utf-8',
  'application/octet-stream',
  'audio/mpeg',
  '*/*',
  undefined
]
const PIECES = [
  'a',
  ' ',
  '\n',
  '\t',
  '\r',
  '\n\n',
  '  ',
  '- ',
  ': ',
  '#',
  ' #',
  '"',
  "'",
  '\\',
  '|',
  '>',
  '%',
  '@',
  '`',
  '&x',
  '*x',
  '!',
  '?',
  '{',
  '}',
  '[',
  ']',
  ',',
  'é',
  '日本',
  '😀',
  '\u0000',
  '\u001b',
  '\u007f',
  '\u0085',
  '\u00a0',
  '\u2028',
  '\ufeff',
  '\uffff',
  'true',
  'null',
  '0x1f',
  '1e3',
  '2024-01-01',
  '---',
  '...',
  'yes',
  'data: {"a":1}',
  '\n    status:\n      code: 200\n',
  '\n- request:\n',
  'end'
] as const

/** Anything that could trip a reader or writer. */
export function randomText(random: Random): string {
  return Array.from({ length: below(random, 12) }, () => PIECES[below(random, PIECES.length)]).join('')
}

export function randomInteraction(random: Random): Interaction {
  const type = TYPES[below(random, TYPES.length)]
  const headers: Record<string, string[]> = type === undefined ? {} : { 'content-type': [type] }
  const body = random() < 0.1 ? null : randomBody(random)
  const stream = random() < 0.3
  return {
    request: {
      method: random() < 0.8 ? 'POST' : 'GET',
      uri: `http://127.0.0.1:8000${CHAT_PATH}?x=${encodeURIComponent(randomText(random))}`,
      headers,
      body,
      bodyHash: body ? bodyHash(body, type) : bodyHash(Buffer.from(randomText(random)), undefined)
    },
    response: {
      status: 200 + below(random, 5),
      headers: { ...headers, [`x-${below(random, 100)}`]: [randomText(random), 'b, c'] },
      body: stream ? new Uint8Array() : randomBody(random),
      stream: stream
        ? Array.from({ length: below(random, 4) }, (_, i) => ({ afterMs: i * 7, data: randomText(random) }))
        : null,
      durationMs: below(random, 1000)
    },
    contextValues: {
      [`Key ${randomText(random)}`]: randomText(random),
      Number: below(random, 9),
      None: null,
      Deep: { a: [randomText(random)] }
    }
  }
}

function randomBody(random: Random): Uint8Array {
  const kind = below(random, 4)
  if (kind === 0) return Buffer.from(Array.from({ length: below(random, 200) }, () => below(random, 256)))
  const text = randomText(random)
  if (kind === 1) return Buffer.from(text)
  const json = { text, list: [1, 2.5, -3e-7], deep: { [text]: [[], {}, [text, null, true]], empty: '' } }
  return Buffer.from(JSON.stringify(json) + (kind === 2 ? '\n' : ''))
}

/** A source of numbers for one test. */
export function drawing(seed: number): Random {
  return seededRandom(seed)
}
