import { expect, test } from 'vitest'
import type { TrafficRow } from '../../shared/telemetry.ts'
import { canKeep, fileNameOf, isMiss, missText } from './miss.ts'

const row = (change: Partial<TrafficRow>): TrafficRow => ({
  id: 1,
  startedAt: 0,
  method: 'POST',
  path: '/x',
  operation: 'chat_completions',
  deployment: 'gpt-4o',
  source: 'generate',
  state: 'done',
  status: 200,
  note: null,
  stream: false,
  promptTokens: null,
  completionTokens: null,
  firstByteMs: 1,
  totalMs: 2,
  ...change
})

test('only finished successes that are no recording yet can be kept', () => {
  const changes: Partial<TrafficRow>[] = [
    {},
    { source: 'replay' },
    { status: 429 },
    { state: 'open', status: null },
    { state: 'aborted' },
    { operation: null }
  ]
  expect(changes.map((change) => canKeep(row(change)))).toEqual([true, false, false, false, false, false])
})

test('a miss is known by its code', () => {
  const changes: Partial<TrafficRow>[] = [
    { status: 404, note: 'RecordingNotFound' },
    { status: 404, note: 'DeploymentNotFound' },
    { status: 404 }
  ]
  expect(changes.map((change) => isMiss(row(change)))).toEqual([true, false, false])
})

test('a miss says where was looked and what came nearest', () => {
  const nearest = { key: 'k', index: 2, title: 'Hello', at: 'messages[1].content', recorded: 'a', received: 'b' }
  const file = 'C:\\work\\.recording\\chat.yaml'
  expect([
    missText({ file, fileExists: false, nearest: null }),
    missText({ file, fileExists: true, nearest: null }),
    missText({ file, fileExists: true, nearest }),
    missText({ file, fileExists: true, nearest: { ...nearest, at: null, title: '' } })
  ]).toEqual([
    'There is no recording of this path: chat.yaml does not exist.',
    'chat.yaml holds nothing to compare with.',
    'Not in chat.yaml. Nearest: #3 “Hello”, which differs first at',
    'Not in chat.yaml. Nearest: #3, which differs only in spelling or order.'
  ])
  expect(fileNameOf('/work/.recording/chat.yaml')).toBe('chat.yaml')
})
