import { expect, test } from 'vitest'
import type { TrafficRow } from '../../shared/telemetry.ts'
import { LOG_COLUMNS, rowSentence, statusTone } from './log-columns.ts'

const row: TrafficRow = {
  id: 7,
  startedAt: new Date(2026, 0, 2, 3, 4, 5, 6).getTime(),
  method: 'POST',
  path: '/openai/deployments/gpt-4o/chat/completions',
  operation: 'chat_completions',
  deployment: 'gpt-4o',
  source: 'generate',
  state: 'done',
  status: 200,
  note: null,
  stream: true,
  promptTokens: 18,
  completionTokens: 212,
  firstByteMs: 310,
  totalMs: 2410
}

test('an exchange reads as a line', () => {
  const cells = LOG_COLUMNS.map((column) => column.read(row))
  const numbers = ['310 ms', '2.41 s', '18+212']
  expect(cells).toEqual(['03:04:05.006', 'Chat', 'gpt-4o', 'generate', '200', ...numbers, row.path])
})

test('an exchange reads as a sentence', () => {
  expect(rowSentence(row)).toBe('Chat on gpt-4o, 200, 2.41 s')
  const refused = { ...row, status: 429, note: 'token limit', totalMs: 2 }
  expect(rowSentence(refused)).toBe('Chat on gpt-4o, 429, token limit, 2 ms')
  expect(rowSentence({ ...row, operation: null, deployment: null, state: 'open', totalMs: null })).toBe(
    `POST ${row.path}, open`
  )
})

test('every end has its own shape', () => {
  const tones = [200, 302, 404, 429, 500].map((status) => statusTone({ ...row, status }))
  expect(tones).toEqual(['good', 'good', 'refused', 'refused', 'broken'])
  expect([statusTone({ ...row, state: 'open', status: null }), statusTone({ ...row, state: 'aborted' })]).toEqual([
    'open',
    'aborted'
  ])
})
