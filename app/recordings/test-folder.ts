/** A folder of its own for each test, and recordings in it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { silentLog } from '../log.ts'
import type { Lookup, SoughtRequest } from './recording.ts'
import { openRecordings, type Recordings, type RecordingsOptions } from './store.ts'
import { CHAT_PATH, chatBody } from './test-recordings.ts'

export async function temporaryFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'recordings-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  return dir
}

/** Closed at the test's end. */
export function recordingsIn(dir: string, options: Partial<RecordingsOptions> = {}): Recordings {
  const recordings = openRecordings({ dir, log: silentLog, ...options })
  onTestFinished(() => recordings.close())
  return recordings
}

export function chatRequest(prompt: string, path = CHAT_PATH): SoughtRequest {
  return { method: 'POST', path, contentType: 'application/json', body: chatBody(prompt) }
}

/** As `expect.poll`, with time enough for a machine that is busy with other things. */
export function eventually<T>(read: () => T) {
  return expect.poll(read, { timeout: 20_000 })
}

/** The text of a chat answer, or what came instead of one. */
export function answerOf(lookup: Lookup): string {
  if (lookup.kind !== 'hit') return lookup.kind
  const body: unknown = JSON.parse(Buffer.from(lookup.interaction.response.body).toString())
  const { choices } = body as { choices: { message: { content: string } }[] } // As `chatInteraction` writes them.
  return choices[0]?.message.content ?? ''
}
