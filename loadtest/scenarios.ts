/** The scenarios: how many users ask what of which deployment, and how the simulator is told to pace its answers. */

/** Milliseconds for each token of an answer; the time to a stream's first token is one of them unless it is set. */
export interface Pace {
  mean: number
  stdDev: number
  ttftMean: number | null
  ttftStdDev: number | null
}

export interface Scenario {
  name: ScenarioName
  title: string
  about: string
  users: number
  /** How many users join a second, until all are there. */
  usersPerSecond: number
  seconds: number
  /** How long a user waits between an answer and the next request. */
  waitMs: number
  /** null where no deployment is asked. */
  deployment: string | null
  /** Tokens a minute that the deployment must be limited to; 0 = not limited. */
  tokensPerMinute: number
  maxTokens: number
  stream: boolean
  pace: Pace
  /** What is submitted in place of a chat; null = chats. */
  document: DocumentJob | null
}

export interface DocumentJob {
  bytes: number
  /** How long a user waits before each look at a result. */
  pollMs: number
  /** After so many looks a result should be there. */
  mostPolls: number
}

export const SCENARIO_NAMES = [
  'base-latency',
  'added-latency',
  'limits-requests',
  'limits-tokens',
  'doc-intelligence',
  'streaming'
] as const
export type ScenarioName = (typeof SCENARIO_NAMES)[number]

const AT_ONCE: Pace = { mean: 0, stdDev: 0, ttftMean: null, ttftStdDev: null }
const UNLIMITED = { deployment: 'gpt-35-turbo-no-limit', tokensPerMinute: 0, document: null }
const LIMITED = { deployment: 'gpt-35-turbo-100k-token', tokensPerMinute: 100_000, document: null }
/** Limits that a run of seconds reaches. */
const SOON_LIMITED = { deployment: 'gpt-35-turbo-5k-token', tokensPerMinute: 5000, document: null }
const LIMIT_USERS = { users: 30, usersPerSecond: 2, seconds: 180, waitMs: 1000, stream: false, pace: AT_ONCE }

const FULL: Record<ScenarioName, Omit<Scenario, 'name'>> = {
  'base-latency': {
    title: 'Base latency',
    about: 'What the simulator itself takes, with no latency added',
    ...{ users: 100, usersPerSecond: 1, seconds: 300, waitMs: 1000, maxTokens: 100, stream: false, pace: AT_ONCE },
    ...UNLIMITED
  },
  'added-latency': {
    title: 'Added latency',
    about: 'Answers of 100 tokens at 10 ms a token, which is a second each',
    ...{ users: 100, usersPerSecond: 1, seconds: 180, waitMs: 0, maxTokens: 100, stream: false },
    pace: { ...AT_ONCE, mean: 10, stdDev: 0.5 },
    ...UNLIMITED
  },
  'limits-requests': {
    title: 'Request limit',
    about: '100,000 tokens a minute are 600 requests a minute; small requests reach that limit first',
    maxTokens: 10,
    ...LIMIT_USERS,
    ...LIMITED
  },
  'limits-tokens': {
    title: 'Token limit',
    about: '100,000 tokens a minute, asked for 200 at a time; the tokens are used up before the requests are',
    maxTokens: 200,
    ...LIMIT_USERS,
    ...LIMITED
  },
  'doc-intelligence': {
    title: 'Document Intelligence',
    about: 'Receipts of 250,000 bytes: each is submitted, then looked at every 5 s until its result is there',
    ...{ users: 20, usersPerSecond: 0.5, seconds: 180, waitMs: 1000, maxTokens: 0, stream: false, pace: AT_ONCE },
    ...{ deployment: null, tokensPerMinute: 0 },
    document: { bytes: 250_000, pollMs: 5000, mostPolls: 20 }
  },
  streaming: {
    title: 'Streaming',
    about: 'Streams of 100 tokens: the first after 200 ms, then one every 20 ms',
    ...{ users: 50, usersPerSecond: 5, seconds: 60, waitMs: 0, maxTokens: 100, stream: true },
    pace: { mean: 20, stdDev: 4, ttftMean: 200, ttftStdDev: 20 },
    ...UNLIMITED
  }
}

const BRIEF_ALL = { users: 5, usersPerSecond: 5, seconds: 5, waitMs: 100 }

/** No deviations, so that nothing may come before its time; limits that bind at once. */
const BRIEF: Record<ScenarioName, Partial<Scenario>> = {
  'base-latency': {},
  'added-latency': {
    about: 'Answers of 20 tokens at 10 ms a token, which is 200 ms each',
    maxTokens: 20,
    pace: { ...AT_ONCE, mean: 10 }
  },
  'limits-requests': {
    about: '5,000 tokens a minute are 5 requests in 10 s; small requests reach that limit first',
    ...SOON_LIMITED
  },
  'limits-tokens': {
    about: '5,000 tokens a minute, asked for 1,250 at a time: four requests use them up',
    maxTokens: 1250,
    ...SOON_LIMITED
  },
  'doc-intelligence': {
    about: 'Receipts of 50,000 bytes: each is submitted, then looked at every 250 ms until its result is there',
    document: { bytes: 50_000, pollMs: 250, mostPolls: 20 }
  },
  streaming: {
    about: 'Streams of 20 tokens: the first after 50 ms, then one every 20 ms',
    maxTokens: 20,
    pace: { mean: 20, stdDev: 0, ttftMean: 50, ttftStdDev: 0 }
  }
}

export interface Sizes {
  brief?: boolean
  users?: number | undefined
  seconds?: number | undefined
}

export function scenarioOf(name: ScenarioName, { brief = false, users, seconds }: Sizes = {}): Scenario {
  const full = { name, ...FULL[name] }
  const chosen = brief ? { ...full, ...BRIEF_ALL, ...BRIEF[name] } : full
  return { ...chosen, users: users ?? chosen.users, seconds: seconds ?? chosen.seconds }
}

/** For a simulator of our own: every deployment a scenario is limited by. What is not in here is not limited. */
export function deploymentFile(): object {
  const entries = [LIMITED, SOON_LIMITED].map(({ deployment, tokensPerMinute }) => [
    deployment,
    { model: 'gpt-3.5-turbo', tokensPerMinute }
  ])
  return Object.fromEntries(entries)
}

/** What a request counts for in the token window. */
export function costOf({ maxTokens }: Scenario): number {
  return maxTokens
}

/** Seconds of the window that requests are counted in, and how many it admits. */
export const REQUEST_WINDOW_SECONDS = 10
export const TOKEN_WINDOW_SECONDS = 60

/** Requests admitted in ten seconds: six a minute for every thousand tokens a minute. */
export function requestsPerWindow({ tokensPerMinute }: Scenario): number {
  return Math.ceil(tokensPerMinute / 1000)
}
