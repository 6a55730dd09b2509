/** The instruments: what is measured, in which unit, in which buckets. Names and units are part of the product's interface. */
export interface Instrument {
  name: string
  unit: 'seconds' | 'tokens' | 'requests'
  description: string
  /** Upper bounds of the buckets, inclusive, in the instrument's unit. */
  bounds: readonly number[]
}

/** Seconds. From half a millisecond, as long as the simulator itself takes, to a minute, the longest simulated answers. */
const LATENCY = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 60]

/** Seconds. Finest between 5 and 50 ms, where models write. */
const BETWEEN_TOKENS = [0.001, 0.0025, 0.005, 0.01, 0.015, 0.02, 0.025, 0.03, 0.04, 0.05, 0.075, 0.1, 0.25, 0.5, 1, 2.5]

/** Tokens. Powers of four, from a single token to beyond the largest context window, as OpenTelemetry advises for models. */
const TOKENS = [1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304]

const PREFIX = 'aoai-api-simulator'

export const INSTRUMENTS = {
  latencyBase: {
    name: `${PREFIX}.latency.base`,
    unit: 'seconds',
    description: 'Time the answer took without the simulated latency',
    bounds: LATENCY
  },
  latencyFull: {
    name: `${PREFIX}.latency.full`,
    unit: 'seconds',
    description: 'Time the answer took with the simulated latency',
    bounds: LATENCY
  },
  tokensUsed: {
    name: `${PREFIX}.tokens.used`,
    unit: 'tokens',
    description: 'Tokens of each successful request',
    bounds: TOKENS
  },
  tokensRequested: {
    name: `${PREFIX}.tokens.requested`,
    unit: 'tokens',
    description: 'Tokens of each request, refused ones too',
    bounds: TOKENS
  },
  tokensRateLimit: {
    name: `${PREFIX}.tokens.rate-limit`,
    unit: 'tokens',
    description: 'Tokens each successful request was charged by the rate limit',
    bounds: TOKENS
  },
  limits: {
    name: `${PREFIX}.limits`,
    unit: 'requests',
    description: 'Requests refused by a rate limit: the token cost where tokens bound, else 1',
    bounds: TOKENS
  },
  firstToken: {
    name: `${PREFIX}.stream.time_to_first_token`,
    unit: 'seconds',
    description: 'Time from the arrival of a request to the first token of its stream',
    bounds: LATENCY
  },
  betweenTokens: {
    name: `${PREFIX}.stream.time_between_tokens`,
    unit: 'seconds',
    description: 'Time from one token of a stream to the next',
    bounds: BETWEEN_TOKENS
  }
} as const satisfies Record<string, Instrument>

export type InstrumentId = keyof typeof INSTRUMENTS
