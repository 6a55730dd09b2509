import { expect, test } from 'vitest'
import { parseLoadArguments, usage } from './load-arguments.ts'
import { SCENARIO_NAMES } from './scenarios.ts'

const parse = (...argv: string[]) => parseLoadArguments(argv, { SIMULATOR_API_KEY: 'from-environment' })

test('a scenario alone runs at its full size against a simulator of its own', () => {
  expect(parse('base-latency')).toEqual({
    scenario: 'base-latency',
    url: null,
    apiKey: 'from-environment',
    seconds: undefined,
    users: undefined,
    brief: false,
    windowSeconds: 60,
    jsonFile: null,
    htmlFile: null
  })
})

test('every option is taken, and slashes at the end of an address are not', () => {
  const options =
    '--url http://host:1/x// --api-key k --duration 5 --users 7 --json a --html b --window-scale 0.25 --brief'
  expect(parse('streaming', ...options.split(' '))).toEqual({
    scenario: 'streaming',
    url: 'http://host:1/x',
    apiKey: 'k',
    seconds: 5,
    users: 7,
    brief: true,
    windowSeconds: 15,
    jsonFile: 'a',
    htmlFile: 'b'
  })
})

test.each([
  [[], 'No scenario given'],
  [['fast'], 'There is no scenario fast'],
  [['streaming', 'base-latency'], 'One scenario at a time'],
  [['streaming', '--sped', '1'], '--sped'],
  [['streaming', '--users', '0'], '--users must be a whole number from 1 to 2000, not 0'],
  [['streaming', '--duration', '1.5'], '--duration must be'],
  [['streaming', '--duration', '1e9'], '--duration must be'],
  [['streaming', '--window-scale', '0.123'], '--window-scale must make whole seconds'],
  [['streaming', '--window-scale', '2'], '--window-scale'],
  [['streaming', '--window-scale', 'x'], '--window-scale'],
  [['streaming', '--url', 'host:80'], '--url must be an http or https address, not host:80']
])('%j is refused, saying why', (argv, message) => {
  expect(() => parse(...argv)).toThrow(message)
})

test('an address of somebody else needs a key', () => {
  const parseIn = (env: NodeJS.ProcessEnv) => parseLoadArguments(['streaming', '--url', 'http://host'], env)
  expect(() => parseIn({})).toThrow('--url needs --api-key')
  expect(() => parseIn({ SIMULATOR_API_KEY: '' })).toThrow('--url needs --api-key')
})

test.each(['ключ', 'a\nb', 'a b', 'é'])('a key %j that no header can carry is refused, and not printed', (key) => {
  expect(() => parse('streaming', '--url', 'http://host', '--api-key', key)).toThrow(
    /^The API key has characters that no key can have: only visible ASCII can be sent in a header$/
  )
  expect(parse('streaming', '--api-key', key)).not.toBeNull()
})

test('the usage names every scenario', () => {
  for (const name of SCENARIO_NAMES) expect(usage()).toContain(`  ${name} `)
  expect(parse('--help')).toBeNull()
})
