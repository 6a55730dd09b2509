/** The requests of the figures. The path is the same on the simulator and on the bare server. */
import type { Post } from './client.ts'
import type { Bench } from './figure.ts'

export interface Request {
  path: string
  json: object
}

const API_VERSION = '2024-10-21'

/** @param prompt One message for each text; a text may have 2^20 letters at most. */
export function chat(
  prompt: string | readonly string[],
  maxTokens: number,
  { model = 'gpt-4o', stream = false } = {}
): Request {
  const messages = [prompt].flat().map((content) => ({ role: 'user', content }))
  return {
    path: `/openai/deployments/${model}/chat/completions`,
    json: { messages, max_tokens: maxTokens, ...(stream ? { stream } : {}) }
  }
}

export function embedding(input: string, format: 'float' | 'base64'): Request {
  return {
    path: '/openai/deployments/text-embedding-ada-002/embeddings',
    json: { input, encoding_format: format }
  }
}

export function posted(bench: Bench, { url }: { url: string }, { path, json }: Request): Post {
  return {
    url: `${url}${path}?api-version=${API_VERSION}`,
    headers: { 'content-type': 'application/json', 'api-key': bench.apiKey },
    body: Buffer.from(JSON.stringify(json))
  }
}
