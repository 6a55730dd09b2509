import { type ChildProcess, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { expect, test } from 'vitest'
import { answerOf, chatRequest, recordingsIn, temporaryFolder } from './test-folder.ts'
import { CHAT_PATH, chatInteraction, drawing } from './test-recordings.ts'
import { RECORDING_SCHEMA } from './yaml-schema.ts'

/** Records four at a time and says after each which one is kept. */
function recorder(dir: string, round: number): ChildProcess {
  const script = join(import.meta.dirname, 'test-recorder.ts')
  return spawn(process.execPath, ['--import', 'jiti/register', script, dir, String(round)], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit']
  })
}

test('whatever the moment of a kill, every file loads and nothing that was acknowledged is missing', async () => {
  const dir = await temporaryFolder()
  const random = drawing(11)
  const acknowledged = new Set<string>()
  for (let round = 0; round < 5; round++) {
    const child = recorder(dir, round)
    let text = ''
    await new Promise<void>((resolve) => {
      child.stdout?.on('data', (data: Buffer) => {
        // The moment counts from the first one kept, whatever starting took.
        if (text === '') setTimeout(() => child.kill('SIGKILL'), random() * 150)
        text += data.toString()
      })
      child.once('close', () => resolve())
    })
    for (const line of text.split('\n').slice(0, -1)) acknowledged.add(line)
    const recordings = recordingsIn(dir)
    for (const prompt of acknowledged)
      expect([prompt, answerOf(await recordings.find(chatRequest(prompt)))]).toEqual([prompt, prompt])
    await recordings.close()
  }
  expect(acknowledged.size).toBeGreaterThan(5)
  const recordings = recordingsIn(dir)
  await recordings.add(CHAT_PATH, chatInteraction({ prompt: 'last' }))
  const file = load(await readFile(recordings.fileOf(CHAT_PATH), 'utf8'), { schema: RECORDING_SCHEMA })
  expect((file as { interactions: unknown[] }).interactions.length).toBeGreaterThan(acknowledged.size)
})
