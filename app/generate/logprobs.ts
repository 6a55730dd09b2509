/** Made-up but well-formed log probabilities: the chosen token first, its alternatives in falling order. */
import type { Random } from '../random.ts'
import type { Lorem } from './lorem.ts'

interface TokenLogprob {
  token: string
  logprob: number
  bytes: number[]
}

/** One entry of `logprobs.content`, as JSON. @param top How many alternatives, the chosen token among them. */
export function chatLogprob(random: Random, lorem: Lorem, token: string, top: number): string {
  const chosen = entry(token, -random() * random() * 2)
  const alternatives = alternativesTo(random, lorem, chosen, top)
  return JSON.stringify({ ...chosen, top_logprobs: alternatives })
}

/** The `logprobs` object of the completions API. @param offset Of the first token, in characters of the whole text. */
export function completionLogprobs(
  random: Random,
  lorem: Lorem,
  tokens: readonly string[],
  top: number,
  offset: number
) {
  const chosen = tokens.map((token) => entry(token, -random() * random() * 2))
  let at = offset
  return {
    tokens,
    token_logprobs: chosen.map(({ logprob }) => logprob),
    top_logprobs:
      top === 0
        ? null
        : chosen.map((one) =>
            Object.fromEntries(alternativesTo(random, lorem, one, top).map(({ token, logprob }) => [token, logprob]))
          ),
    text_offset: tokens.map((token) => {
      at += token.length
      return at - token.length
    })
  }
}

function alternativesTo(random: Random, lorem: Lorem, chosen: TokenLogprob, top: number): TokenLogprob[] {
  const list: TokenLogprob[] = top > 0 ? [chosen] : []
  const seen = new Set([chosen.token])
  let logprob = chosen.logprob
  // Bounded: the vocabulary has more single tokens than the 20 alternatives a request may ask for.
  for (let tries = 0; list.length < top && tries < top * 20; tries++) {
    const token = lorem.anyToken(random)
    if (seen.has(token)) continue
    seen.add(token)
    logprob -= 0.1 + random() * 2
    list.push(entry(token, logprob))
  }
  return list
}

function entry(token: string, logprob: number): TokenLogprob {
  return { token, logprob: Math.round(logprob * 1e8) / 1e8, bytes: [...Buffer.from(token)] }
}
