/** One real call, and how its times compare with what was asked for. */
import type { LatencySetting } from '../../shared/config.ts'
import { type ChatOutcome, type ChatSurroundings, sendChat } from '../chat/chat-request.ts'
import { formatDuration } from '../format.ts'
import { askedText, firstTokenOf } from './latency-fields.ts'
import { cutAtZero } from './normal-curve.ts'

export interface Comparison {
  what: string
  asked: string
  got: string
}

export const SAMPLE_TOKENS = 50

export function sendMeasured(deployment: string, around: Omit<ChatSurroundings, 'onText'>): Promise<ChatOutcome> {
  const messages = [{ role: 'user' as const, content: 'Say hello' }]
  const request = { deployment, messages, stream: true, maxTokens: SAMPLE_TOKENS, temperature: null }
  return sendChat(request, { ...around, onText: () => {} })
}

/** @param setting As it was when the call was sent. */
export function compare(setting: LatencySetting, outcome: ChatOutcome): Comparison[] {
  const { firstTokenMs, totalMs, completionTokens } = outcome
  const tokens = completionTokens ?? 0
  const first = firstTokenOf(setting)
  const gaps = Math.max(0, tokens - 1)
  // Deviations of independent times add up by their squares.
  const [one, next] = [cutAtZero(first), cutAtZero(setting)]
  const total = {
    mean: one.mean + gaps * next.mean,
    stdDev: Math.hypot(one.stdDev, Math.sqrt(gaps) * next.stdDev)
  }
  const perToken = firstTokenMs === null || gaps === 0 ? null : (totalMs - firstTokenMs) / gaps
  return [
    { what: 'First token', asked: askedText(first), got: formatDuration(firstTokenMs) },
    { what: 'Per token', asked: askedText(setting), got: formatDuration(perToken) },
    { what: `Total, ${tokens} tokens`, asked: askedText(total), got: formatDuration(totalMs) }
  ]
}
