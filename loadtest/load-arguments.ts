/** The command line of `npm run loadtest`. */
import { parseArgs } from 'node:util'
import { messageOf } from '../shared/errors.ts'
import { SCENARIO_NAMES, type ScenarioName, scenarioOf } from './scenarios.ts'

export interface LoadArguments {
  scenario: ScenarioName
  /** Null: a simulator of our own. */
  url: string | null
  apiKey: string | null
  seconds: number | undefined
  users: number | undefined
  brief: boolean
  /** Length of a "minute", in seconds. */
  windowSeconds: number
  jsonFile: string | null
  htmlFile: string | null
}

/** The caller's mistake, told with the usage. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

const OPTIONS = {
  url: { type: 'string' },
  'api-key': { type: 'string' },
  duration: { type: 'string' },
  users: { type: 'string' },
  json: { type: 'string' },
  html: { type: 'string' },
  'window-scale': { type: 'string' },
  brief: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' }
} as const

const MOST_SECONDS = 3600
const MOST_USERS = 2000
const SENDABLE_KEY = /^[\x21-\x7e]+$/

/** @returns null when only the usage is asked for. @throws UsageError */
export function parseLoadArguments(argv: readonly string[], env: NodeJS.ProcessEnv): LoadArguments | null {
  const { values, positionals } = parsed(argv)
  if (values.help) return null
  const [scenario, ...more] = positionals
  if (scenario === undefined) throw new UsageError('No scenario given')
  const name = SCENARIO_NAMES.find((one) => one === scenario)
  if (name === undefined) throw new UsageError(`There is no scenario ${scenario}`)
  if (more.length > 0) throw new UsageError(`One scenario at a time, not also ${more.join(' ')}`)
  const url = values.url === undefined ? null : checkedUrl(values.url)
  // An empty one is none: no endpoint could tell it from a missing one.
  const apiKey = values['api-key'] || env.SIMULATOR_API_KEY || null
  if (url !== null && apiKey === null) throw new UsageError('--url needs --api-key, or SIMULATOR_API_KEY set')
  if (url !== null && apiKey !== null && !SENDABLE_KEY.test(apiKey)) {
    throw new UsageError('The API key has characters that no key can have: only visible ASCII can be sent in a header')
  }
  return {
    scenario: name,
    url,
    apiKey,
    seconds: wholeNumber('--duration', values.duration, MOST_SECONDS),
    users: wholeNumber('--users', values.users, MOST_USERS),
    brief: values.brief ?? false,
    windowSeconds: windowSeconds(values['window-scale']),
    jsonFile: values.json ?? null,
    htmlFile: values.html ?? null
  }
}

export function usage(): string {
  const scenarios = SCENARIO_NAMES.map((name) => {
    const { about, users, seconds } = scenarioOf(name)
    return `  ${name.padEnd(16)} ${about} (${users} users, ${seconds} s)`
  })
  return `Usage: npm run loadtest -- <scenario> [options]

Scenarios:
${scenarios.join('\n')}

Options:
  --url <url>          the endpoint; without it, the built simulator is started for the run
  --api-key <key>      its key (default: SIMULATOR_API_KEY)
  --duration <s>       seconds, up to ${MOST_SECONDS}
  --users <n>          up to ${MOST_USERS}
  --json <file>        write everything measured as JSON
  --html <file>        write a report with charts
  --window-scale <f>   a shorter "minute" for the means by minute: 0.5 is 30 s
  --brief              5 s, 5 users, small limits; checks only what no slow machine can change
`
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true })
  } catch (cause) {
    throw new UsageError(messageOf(cause), { cause })
  }
}

function checkedUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new UsageError(`--url must be an http or https address, not ${text}`)
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '')
}

function wholeNumber(flag: string, text: string | undefined, most: number): number | undefined {
  if (text === undefined) return undefined
  const value = /^\d+$/.test(text) ? Number(text) : 0
  if (value < 1 || value > most) throw new UsageError(`${flag} must be a whole number from 1 to ${most}, not ${text}`)
  return value
}

function windowSeconds(text = '1'): number {
  const seconds = Math.round(Number(text) * 60_000) / 1000
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 60) {
    throw new UsageError(`--window-scale must make whole seconds of a minute (0.5 is 30 s), and 1 at most, not ${text}`)
  }
  return seconds
}
