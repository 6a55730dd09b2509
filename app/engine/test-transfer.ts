/** Calls that import and export, on a folder of their own, and files to give them. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FILE_HEADER, printInteraction } from '../recordings/format.ts'
import type { Lookup } from '../recordings/recording.ts'
import { recordingsIn, temporaryFolder } from '../recordings/test-folder.ts'
import { CHAT_PATH, chatBody, chatInteraction } from '../recordings/test-recordings.ts'
import { createTransferCalls } from './transfer-calls.ts'

export const CHAT_FILE = 'openai_deployments_gpt-4o_chat_completions.yaml'
export const ORIGIN = 'http://127.0.0.1:8000'

export async function setting(options: { autosave?: boolean } = {}) {
  const dir = await temporaryFolder()
  const recordings = recordingsIn(dir, options)
  const calls = createTransferCalls({ store: () => recordings, origin: () => ORIGIN, version: '1.2.3', now: () => 0 })
  const bring = async (name: string, text: string) => calls['recordings.import']({ name, text })
  const read = () => readFile(join(dir, CHAT_FILE), 'utf8')
  return { dir, recordings, calls, bring, read }
}

export const yaml = (...asked: [prompt: string, answer?: string][]) =>
  FILE_HEADER +
  asked.map(([prompt, answer]) => printInteraction(chatInteraction({ prompt, ...(answer && { answer }) }))).join('')

export interface Entry {
  method?: string
  url?: string
  prompt?: string
  headers?: Record<string, string>
  answer?: Record<string, string>
  mimeType?: string
  text?: string
  status?: number
  encoding?: string
}

/** An archive as browsers write it. */
export function har(...entries: Entry[]): string {
  const list = (headers: Record<string, string> = {}) =>
    Object.entries(headers).map(([name, value]) => ({ name, value }))
  return JSON.stringify({
    log: {
      entries: entries.map(
        ({ method = 'POST', url, prompt = 'a', headers, answer, mimeType, text, status = 200, encoding }) => ({
          time: 100,
          timings: { receive: 60 },
          request: {
            method,
            url: url ?? `https://me.openai.azure.com${CHAT_PATH}`,
            headers: list(headers),
            ...(method === 'POST' && { postData: { mimeType: 'application/json', text: chatBody(prompt).toString() } })
          },
          response: {
            status,
            headers: list(answer),
            content: {
              size: 1,
              mimeType: mimeType ?? 'application/json',
              text: text ?? '{"usage":{"prompt_tokens":3,"completion_tokens":4}}',
              encoding
            }
          }
        })
      )
    }
  })
}

export const found = (lookup: Lookup) => {
  if (lookup.kind !== 'hit') throw new Error(lookup.kind)
  return lookup.interaction
}
