/** How many tokens an answer gets. */
import { normal, type Random } from '../random.ts'

/** The mean of answers whose request sets no limit, in tokens. */
export const MEAN_ANSWER_TOKENS = 150

/** The spread of the underlying normal; 0.6 puts nine answers of ten between about 47 and 337 tokens. */
const SIGMA = 0.6

/** An answer's length where the request sets none: log-normal, as measured chat answers are. At least 2 tokens: a word and its full stop. */
export function sampleAnswerLength(random: Random, max: number): number {
  const length = Math.round(Math.exp(normal(random, Math.log(MEAN_ANSWER_TOKENS) - SIGMA ** 2 / 2, SIGMA)))
  return Math.max(Math.min(2, max), Math.min(length, max))
}

const REASONING_STEP = 64
const REASONING_BLOCKS: Record<string, [least: number, most: number]> = {
  none: [0, 0],
  minimal: [0, 0],
  low: [1, 3],
  medium: [2, 10],
  high: [8, 32],
  xhigh: [16, 64],
  max: [16, 64]
}

/** Hidden tokens of a reasoning model, in steps of 64 as the real ones report them. */
export function sampleReasoningTokens(random: Random, effort: string): number {
  const [least, most] = REASONING_BLOCKS[effort] ?? [2, 10]
  return REASONING_STEP * (least + Math.floor(random() * (most - least + 1)))
}
