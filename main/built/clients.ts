import OpenAI, { AzureOpenAI } from 'openai'
import type { RunningServer } from './server-process.ts'

export const API_VERSION = '2024-10-21'

/** Clients that ask once and do not repeat, so that a test sees the first answer. */
export const azureClient = (server: RunningServer, apiKey = server.apiKey) =>
  new AzureOpenAI({ endpoint: server.url, apiKey, apiVersion: API_VERSION, maxRetries: 0 })

export const v1Client = (server: RunningServer, apiKey = server.apiKey) =>
  new OpenAI({ baseURL: `${server.url}/openai/v1/`, apiKey, maxRetries: 0 })

export const plainClient = (server: RunningServer, apiKey = server.apiKey) =>
  new OpenAI({ baseURL: `${server.url}/v1/`, apiKey, maxRetries: 0 })

export const user = (content: string) => ({ role: 'user' as const, content })

/** The only or first of several; a missing one fails the test. */
export function first<T>(items: ArrayLike<T> | undefined): T {
  const item = items?.[0]
  if (item === undefined) throw new Error('nothing there')
  return item
}

/** What a promise was refused with. */
export async function refusal(work: Promise<unknown>): Promise<unknown> {
  try {
    await work
  } catch (error) {
    return error
  }
  throw new Error('it was not refused')
}
