/** One generated answer's visible text: its tokens, cut where a stop sequence begins, and why it ended. */

import { clientGone } from '../client-presence.ts'
import type { Client } from '../context.ts'
import type { Tokenizer } from '../openai/tokens/contract.ts'
import { pause } from '../pause.ts'
import type { Random } from '../random.ts'
import type { Lorem } from './lorem.ts'

export interface TextPlan {
  /** Visible tokens. */
  tokens: number
  finish: 'stop' | 'length'
}

export interface TextChoice {
  tokens: string[]
  finish: 'stop' | 'length'
}

/** Tokens made between two pauses, so that a huge answer does not hold up the others. */
const SLICE = 4096

/** The whole text at once; pauses on long ones. @throws when the client leaves meanwhile. */
export async function makeChoice(
  lorem: Lorem,
  random: Random,
  plan: TextPlan,
  stops: readonly string[],
  client: Client
): Promise<TextChoice> {
  const text = lorem.text(random, plan.tokens, plan.finish)
  if (stops.length > 0) {
    if (plan.tokens > SLICE) await pause()
    return stoppedChoice(text, plan, stops)
  }
  const tokens = text.take(SLICE)
  for (let slice = tokens; slice.length >= SLICE; ) {
    await pause()
    if (client.gone) throw clientGone()
    slice = text.take(SLICE)
    for (const token of slice) tokens.push(token)
  }
  return { tokens, finish: plan.finish }
}

/** A text that is to stop somewhere rarely gets long. */
function stoppedChoice(text: Iterable<string>, plan: TextPlan, stops: readonly string[]): TextChoice {
  const choice: TextChoice = { tokens: [], finish: plan.finish }
  const passed = cutAtStop(text, stops, () => {
    choice.finish = 'stop'
  })
  for (const token of passed) choice.tokens.push(token)
  return choice
}

/** A stop sequence may cut a token in two, so a cut text is counted anew; otherwise the plan is exact. */
export function countChoice(tokenizer: Tokenizer, choice: TextChoice, plan: TextPlan): number {
  const whole = choice.tokens.length === plan.tokens && choice.finish === plan.finish
  return whole ? plan.tokens : tokenizer.count(choice.tokens.join(''))
}

/**
 * Passes tokens on until one of the stop sequences begins; its text and what follows is dropped.
 * Tokens that could be the beginning of a stop sequence are held back until they are known not to be.
 */
export function cutAtStop(tokens: Iterable<string>, stops: readonly string[], onStop: () => void): Iterable<string> {
  return stops.length === 0 ? tokens : cut(tokens, stops, onStop)
}

function* cut(tokens: Iterable<string>, stops: readonly string[], onStop: () => void): Generator<string, void, void> {
  const longest = Math.max(...stops.map((stop) => stop.length))
  const held: string[] = []
  let text = ''
  for (const token of tokens) {
    held.push(token)
    text += token
    const at = firstStop(text, stops)
    if (at >= 0) {
      onStop()
      yield* upTo(held, at)
      return
    }
    while (held.length > 1 && text.length - (held[0]?.length ?? 0) >= longest) {
      const safe = held.shift() ?? ''
      text = text.slice(safe.length)
      yield safe
    }
  }
  yield* held
}

function firstStop(text: string, stops: readonly string[]): number {
  let first = -1
  for (const stop of stops) {
    const at = text.indexOf(stop)
    if (at >= 0 && (first < 0 || at < first)) first = at
  }
  return first
}

function* upTo(tokens: readonly string[], length: number): Generator<string, void, void> {
  let left = length
  for (const token of tokens) {
    if (left <= 0) return
    yield token.slice(0, left)
    left -= token.length
  }
}
