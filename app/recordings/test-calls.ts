/** The UI's calls on a folder with one file. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { InteractionDetail } from '../../shared/recordings.ts'
import { printInteraction } from './format.ts'
import { createRecordingCalls, type StoreCalls } from './recording-calls.ts'
import type { Recordings } from './store.ts'
import { recordingsIn, temporaryFolder } from './test-folder.ts'
import { chatInteraction } from './test-recordings.ts'

export const FILE = 'openai_deployments_gpt-4o_chat_completions.yaml'
export const chat = (prompt: string, answer = 'Fine.') => chatInteraction({ prompt, answer })

export interface Setting {
  dir: string
  file: string
  recordings: Recordings
  calls: StoreCalls
  read(): Promise<string>
}

export async function setting(content: string): Promise<Setting> {
  const dir = await temporaryFolder()
  const file = join(dir, FILE)
  await writeFile(file, content)
  const recordings = recordingsIn(dir)
  return { dir, file, recordings, calls: createRecordingCalls(recordings), read: () => readFile(file, 'utf8') }
}

/** Three interactions, with comments around them. */
export const COMMENTED = `# top\nversion: 1\ninteractions:\n# about a\n${['a', 'b', 'c']
  .map((prompt) => printInteraction(chat(prompt)))
  .join('\n# between\n')}# end\n`

export async function keys({ calls }: Setting): Promise<string[]> {
  const { rows } = await calls['recordings.page']({ file: FILE, from: 0, count: 100 })
  return rows.map(({ key }) => key)
}

export async function detail({ calls }: Setting, key: string | undefined): Promise<InteractionDetail> {
  const found = await calls['recordings.get'](FILE, key ?? '')
  if (!found) throw new Error(`no ${key}`)
  return found
}
