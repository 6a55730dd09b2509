/** The requests of the figures. The path is the same on the simulator and on the bare server. */
import type { Post } from './client.ts'
import type { Bench } from './figure.ts'

export interface Request {
  path: string
  json: object
}

const API_VERSION = '2024-10-21'

export function chat(prompt: string, maxTokens: number, { model = 'gpt-4o', stream = false } = {}): Request {
  return {
    path: `/openai/deployments/${model}/chat/completions`,
    json: { messages: [{ role: 'user', content: prompt }], max_tokens: maxTokens, ...(stream ? { stream } : {}) }
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
