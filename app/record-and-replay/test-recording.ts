/** For tests: a simulator in record mode, and the upstream it records. */
import type { RequestListener, ServerResponse } from 'node:http'
import { startSimulator, startUpstream, UPSTREAM_KEY } from '../test-simulator.ts'

export const CHAT = '/openai/deployments/gpt-4o/chat/completions'
export const BODY = '{"messages":[{"role":"user","content":"Hi"}]}'
export const USAGE = { prompt_tokens: 7, completion_tokens: 50, total_tokens: 57 }
export const ANSWER = JSON.stringify({ object: 'chat.completion', usage: USAGE })

export async function recording(listener: RequestListener, more: Record<string, string> = {}) {
  const endpoint = await startUpstream(listener)
  const simulator = await startSimulator({
    SIMULATOR_MODE: 'record',
    AZURE_OPENAI_ENDPOINT: endpoint,
    AZURE_OPENAI_KEY: UPSTREAM_KEY,
    ...more
  })
  return { endpoint, ...simulator }
}

export const json = (response: ServerResponse, body = ANSWER, headers: Record<string, string> = {}) =>
  response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(body)
