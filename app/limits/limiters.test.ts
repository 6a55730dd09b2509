import { expect, test } from 'vitest'
import type { Deployment } from '../../shared/config.ts'
import { createLimiters } from './limiters.ts'

function deployment(name: string, change: Partial<Deployment> = {}): Deployment {
  const none = { tokensPerMinute: 0, requestsPerMinute: 0, embeddingSize: 0, tokenCost: 'reference' } as const
  return { name, model: 'gpt-4o', ...none, ...change }
}

const CHAT = deployment('chat', { tokensPerMinute: 2000 })
const WHISPER = deployment('audio', { model: 'whisper', requestsPerMinute: 3, tokensPerMinute: 9 })

function limitersAt(deployments: Deployment[]) {
  const time = { now: 1000 }
  return { time, limiters: createLimiters({ deployments, clock: () => time.now }) }
}

test('a model that counts tokens is limited by them, one that does not by requests', () => {
  const { limiters } = limitersAt([CHAT, WHISPER])
  expect(limiters.admit('chat', 100)).toMatchObject({ tokens: { limit: 2000 }, requests: { limit: 2 } })
  expect(limiters.admit('audio', 0)).toMatchObject({ tokens: null, requests: { limit: 3, periodSeconds: 60 } })
})

test('requests limit a chat deployment that has no token limit', () => {
  const { limiters } = limitersAt([deployment('chat', { requestsPerMinute: 5 })])
  expect(limiters.admit('chat', 100)).toMatchObject({ tokens: null, requests: { limit: 5 } })
})

test('a deployment that is unknown or has no limits gets no verdict', () => {
  const { limiters } = limitersAt([deployment('free'), deployment('quiet', { model: 'whisper', tokensPerMinute: 5 })])
  const names = ['free', 'quiet', 'unknown', '__proto__']
  expect(names.map((name) => limiters.admit(name, 1e9))).toEqual([null, null, null, null])
  expect(names.map((name) => limiters.costRule(name))).toEqual([null, null, null, null])
})

test('deployments have windows of their own', () => {
  const { limiters } = limitersAt([CHAT, { ...CHAT, name: 'other' }])
  limiters.admit('chat', 2000)
  expect(limiters.admit('chat', 1)?.admitted).toBe(false)
  expect(limiters.admit('other', 2000)?.admitted).toBe(true)
})

test('2,000 requests at once get as many verdicts, and no more than the limit are admitted', () => {
  const { limiters } = limitersAt([deployment('chat', { tokensPerMinute: 100_000 })])
  const verdicts = Array.from({ length: 2000 }, () => limiters.admit('chat', 16))
  expect(verdicts.filter((verdict) => verdict?.admitted)).toHaveLength(100)
  expect(limiters.snapshots()[0]?.refused).toEqual({ tokens: 0, requests: 1900 })
})

test('an admission taken back leaves its window alone, and a window that came later', () => {
  const { limiters, time } = limitersAt([CHAT, { ...CHAT, name: 'other' }, WHISPER])
  const used = () => limiters.snapshots().map(({ tokens, requests }) => [tokens?.used, requests.used])
  const admissions = ['chat', 'other', 'audio'].map((name) => limiters.admit(name, 900))
  expect(used()).toEqual([
    [900, 1],
    [900, 1],
    [undefined, 1]
  ])
  for (const [at, name] of ['chat', 'gone', 'audio'].entries()) {
    const admission = admissions[at]
    if (admission?.admitted) limiters.takeBack(name, admission)
  }
  expect(used()).toEqual([
    [0, 0],
    [900, 1],
    [undefined, 0]
  ])
  limiters.reset('other')
  time.now += 1
  limiters.admit('other', 900)
  if (admissions[1]?.admitted) limiters.takeBack('other', admissions[1])
  expect(used()[1]).toEqual([900, 1])
})

test('windows survive a new configuration unless their own limit changes', () => {
  const { limiters } = limitersAt([CHAT, { ...CHAT, name: 'changed' }, WHISPER])
  for (const name of ['chat', 'changed', 'audio']) limiters.admit(name, 900)
  limiters.admit('changed', 1200)
  limiters.reconfigure([
    { ...CHAT, model: 'gpt-4.1', tokenCost: 'exact', embeddingSize: 5 },
    { ...CHAT, name: 'changed', tokensPerMinute: 3000 },
    { ...WHISPER, tokensPerMinute: 77 }
  ])
  const used = limiters
    .snapshots()
    .map(({ tokens, requests, refused }) => [tokens?.used, requests.used, refused.tokens])
  expect(used).toEqual([
    [900, 1, 0],
    [0, 0, 1],
    [undefined, 1, 0]
  ])
  expect(limiters.costRule('chat')).toBe('exact')
})

test('a deployment that goes takes its window with it', () => {
  const { limiters } = limitersAt([CHAT])
  limiters.admit('chat', 900)
  limiters.reconfigure([])
  expect(limiters.admit('chat', 1)).toBeNull()
  limiters.reconfigure([CHAT])
  expect(limiters.snapshots()[0]?.tokens?.used).toBe(0)
})

test('a reset empties the window and the counts', () => {
  const { limiters } = limitersAt([CHAT])
  limiters.admit('chat', 2000)
  limiters.admit('chat', 2000)
  expect([limiters.reset('chat'), limiters.reset('unknown')]).toEqual([true, false])
  expect(limiters.snapshots()).toEqual([
    {
      deployment: 'chat',
      tokens: { used: 0, limit: 2000, periodSeconds: 60 },
      requests: { used: 0, limit: 2, periodSeconds: 10 },
      refused: { tokens: 0, requests: 0 }
    }
  ])
})

test('snapshots follow the clock', () => {
  const { limiters, time } = limitersAt([CHAT, WHISPER])
  limiters.admit('chat', 100)
  limiters.admit('audio', 0)
  const used = () => limiters.snapshots().map(({ tokens, requests }) => [tokens?.used, requests.used])
  const seen = [1000, 11_000, 61_000].map((now) => {
    time.now = now
    return used()
  })
  expect(seen).toEqual([
    [
      [100, 1],
      [undefined, 1]
    ],
    [
      [100, 0],
      [undefined, 1]
    ],
    [
      [0, 0],
      [undefined, 0]
    ]
  ])
})
