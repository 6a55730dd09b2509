import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { MissExplanation } from '../../shared/recordings.ts'
import { firstDifference } from './first-difference.ts'
import { missMessage } from './miss-message.ts'
import type { SoughtRequest } from './recording.ts'
import type { Recordings } from './store.ts'
import { chatRequest, recordingsIn, temporaryFolder } from './test-folder.ts'
import { bigPrompt, CHAT_PATH, chatInteraction, writeBigFile } from './test-recordings.ts'

const FILE = 'openai_deployments_gpt-4o_chat_completions.yaml'

async function explained(recordings: Recordings, request: SoughtRequest): Promise<MissExplanation> {
  const found = await recordings.find(request)
  if (found.kind !== 'miss') throw new Error(found.kind)
  return found.explain()
}

test('a miss names the file, the nearest request and where it differs first', async () => {
  const dir = await temporaryFolder()
  const recordings = recordingsIn(dir)
  const request = chatRequest('Summarise the second chapter, please')
  const file = join(dir, FILE)
  expect(await explained(recordings, request)).toEqual({ file, fileExists: false, nearest: null })
  for (const prompt of ['Hello', 'Summarise the first chapter, please', 'What time is it?']) {
    await recordings.add(CHAT_PATH, chatInteraction({ prompt }))
  }
  const explanation = await explained(recordings, request)
  expect(explanation).toEqual({
    file,
    fileExists: true,
    nearest: {
      key: expect.any(String),
      index: 1,
      title: 'Summarise the first chapter, please',
      at: 'messages[0].content',
      recorded: 'Summarise the first chapter, please',
      received: 'Summarise the second chapter, please'
    }
  })
  expect(missMessage('POST', CHAT_PATH, explanation)).toBe(
    `No recording answers POST ${CHAT_PATH}: ${file} was searched; the nearest recorded request is #2 "Summarise the first chapter, please", which differs first at messages[0].content: recorded "Summarise the first chapter, please", received "Summarise the second chapter, please".`
  )
})

test('the sentences for no file, no such request, and a difference in spelling alone', async () => {
  const dir = await temporaryFolder()
  const recordings = recordingsIn(dir)
  const request = chatRequest('a')
  expect(missMessage('POST', CHAT_PATH, await explained(recordings, request))).toMatch(
    /chat_completions.yaml does not exist\.$/
  )
  await recordings.add(CHAT_PATH, chatInteraction({ prompt: 'a' }))
  const get = { ...request, method: 'GET' }
  expect(missMessage('GET', CHAT_PATH, await explained(recordings, get))).toMatch(
    /holds no such request to compare with\.$/
  )
  const spelled = { ...request, body: Buffer.from(JSON.stringify(JSON.parse(request.body.toString()), null, 1)) }
  expect(missMessage('POST', CHAT_PATH, await explained(recordings, spelled))).toMatch(
    /only in spelling or order \(REPLAY_MATCH=canonical/
  )
})

const bytes = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))

test.each([
  [
    { a: 1, b: 2 },
    { b: 2, a: 1 },
    { at: null, recorded: '', received: '' }
  ],
  [{ a: 1 }, { a: 1, b: 'x' }, { at: 'b', recorded: '(absent)', received: '"x"' }],
  [{ a: [1, { 'x.y': 2 }] }, { a: [1, { 'x.y': 3 }] }, { at: 'a[1]["x.y"]', recorded: '2', received: '3' }],
  [{ a: [1, 2] }, { a: [1] }, { at: 'a[1]', recorded: '2', received: '(absent)' }],
  [{ a: {} }, { a: [] }, { at: 'a', recorded: '{}', received: '[]' }],
  [{ a: 5 }, [5], { at: 'the whole body', recorded: '{"a":5}', received: '[5]' }],
  [
    { a: `${'x'.repeat(100)}1` },
    { a: `${'x'.repeat(100)}2` },
    { at: 'a', recorded: `…${'x'.repeat(20)}1`, received: `…${'x'.repeat(20)}2` }
  ],
  ['plain text one', 'plain text two', { at: 'byte 11', recorded: 'plain text one', received: 'plain text two' }],
  ['short', 'shorter', { at: 'byte 5', recorded: 'short(end)', received: 'shorter' }]
])('%j and %j differ first where people would see it', (recorded, received, difference) => {
  expect(firstDifference(bytes(recorded), bytes(received))).toEqual(difference)
})

test('in a large file the newest are looked at, and what lies between', async () => {
  const dir = await temporaryFolder()
  await writeBigFile(dir, 3000)
  const { nearest } = await explained(recordingsIn(dir), chatRequest(`${bigPrompt(2990)} Really?`))
  expect(nearest).toMatchObject({ index: 2990, at: 'messages[0].content' })
})
