import { expect, test } from 'vitest'
import { resolveSettings, type SettingSource } from './settings.ts'

const resolve = (values: Record<string, string>, more: SettingSource[] = [], files: Record<string, string> = {}) =>
  resolveSettings({
    sources: [{ origin: 'environment', values }, ...more],
    shell: 'headless',
    terminal: false,
    readFile: async (path) => {
      const text = files[path]
      if (text === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' })
      return text
    },
    secret: (length) => 's'.repeat(length)
  })
const problem = (values: Record<string, string>, files?: Record<string, string>) =>
  resolve(values, [], files).then(
    () => 'accepted',
    (error: Error) => error.message
  )

test('without any setting the simulator generates on port 8000 with a key of thirty characters', async () => {
  const { values, generated } = await resolve({})
  expect(values).toMatchObject({
    mode: 'generate',
    host: '127.0.0.1',
    port: 8000,
    controlPort: null,
    seed: null,
    logFormat: 'json'
  })
  expect(values.apiKey).toHaveLength(30)
  expect(generated).toEqual({ apiKey: true, controlToken: true })
  expect(values.deployments).toHaveLength(10)
})

test('the strongest source that says something wins, and its origin is known', async () => {
  const weaker: SettingSource[] = [
    { origin: '.env', values: { PORT: '2', HOST: 'a', SIMULATOR_MODE: 'replay' } },
    { origin: 'settings file', values: { HOST: 'b', SIMULATOR_REGION: 'West US' } }
  ]
  const { values, views } = await resolve({ PORT: '1', HOST: '  ' }, weaker)
  expect(values).toMatchObject({ port: 1, host: 'a', mode: 'replay', region: 'West US' })
  const origins = Object.fromEntries(views.map(({ name, origin }) => [name, origin]))
  expect(origins).toMatchObject({
    PORT: 'environment',
    HOST: '.env',
    SIMULATOR_REGION: 'settings file',
    LOG_LEVEL: 'default'
  })
})

test('secrets are hidden where settings are shown', async () => {
  const { views } = await resolve({ SIMULATOR_API_KEY: 'very-secret', AZURE_OPENAI_KEY: 'upstream-secret' })
  expect(JSON.stringify(views)).not.toMatch(/very-secret|upstream-secret/)
})

test('booleans are read in every usual spelling', async () => {
  for (const [text, expected] of Object.entries({
    TRUE: true,
    '1': true,
    Yes: true,
    on: true,
    false: false,
    '0': false,
    NO: false,
    Off: false
  })) {
    expect((await resolve({ ALLOW_UNDEFINED_OPENAI_DEPLOYMENTS: text })).values.allowUndefinedDeployments).toBe(
      expected
    )
  }
})

test.each([
  [
    { SIMULATOR_MODE: 'banana' },
    'SIMULATOR_MODE (from environment) is "banana"; it must be one of record, replay, generate'
  ],
  [{ PORT: '65536' }, 'PORT (from environment) is "65536"; it must be a whole number from 0 to 65535'],
  [{ PORT: '80.5' }, 'PORT (from environment) is "80.5"; it must be a whole number from 0 to 65535'],
  [{ RECORDING_AUTOSAVE: 'maybe' }, 'RECORDING_AUTOSAVE (from environment) is "maybe"; it must be true or false'],
  [
    { LATENCY_OPENAI_COMPLETIONS_MEAN: 'NaN' },
    'LATENCY_OPENAI_COMPLETIONS_MEAN (from environment) is "NaN"; it must be a number of 0 or more'
  ],
  [
    { LATENCY_OPENAI_EMBEDDINGS_STD_DEV: '-1' },
    'LATENCY_OPENAI_EMBEDDINGS_STD_DEV (from environment) is "-1"; it must be a number of 0 or more'
  ],
  [
    { AZURE_OPENAI_ENDPOINT: 'ftp://x' },
    'AZURE_OPENAI_ENDPOINT (from environment) is "ftp://x"; it must be an http or https address'
  ],
  [
    { SIMULATOR_API_KEY: 'with space' },
    'SIMULATOR_API_KEY (from environment): it must be printable ASCII without spaces'
  ]
])('%j is refused with the setting, its origin, its value and what is allowed', async (values, message) => {
  expect(await problem(values as Record<string, string>)).toBe(message)
})

test.each([
  ['{', 'not valid JSON'],
  ['[]', 'must be an object'],
  ['{"d":{}}', 'deployment "d": model: '],
  ['{"d":{"model":"gpt-nope"}}', 'deployment "d": model: "gpt-nope" is not in the catalogue'],
  ['{"d":{"model":"gpt-4o","tokensPerMinute":-1}}', 'deployment "d": tokensPerMinute: must be 0 or more'],
  ['{"d":{"model":"gpt-4o","tokensPerMinute":"ten"}}', 'deployment "d": tokensPerMinute: must be a number'],
  ['{"d":{"model":"gpt-4o","requestsPerMinute":1.5}}', 'deployment "d": requestsPerMinute: must be a whole number'],
  ['{"d":{"model":"gpt-4o","tokensPerMinit":1}}', 'tokensPerMinit'],
  ['{"a/b":{"model":"gpt-4o"}}', 'deployment "a/b"'],
  ['{"d":7}', 'deployment "d": the entry: ']
])('the deployment file %s is refused: %s', async (json, expected) => {
  expect(await problem({ OPENAI_DEPLOYMENT_CONFIG_PATH: 'd.json' }, { 'd.json': json })).toContain(expected)
})

test('a deployment file that is not there is refused by name', async () => {
  expect(await problem({ OPENAI_DEPLOYMENT_CONFIG_PATH: 'nope.json' })).toContain('nope.json: there is no such file')
})

test('numeric strings and a byte order mark are accepted in the deployment file', async () => {
  const json =
    '\ufeff{"d":{"model":"GPT-35-Turbo","tokensPerMinute":"1000"},"e":{"model":"text-embedding-3-small","embeddingSize":"512"}}'
  const { values } = await resolve({ OPENAI_DEPLOYMENT_CONFIG_PATH: 'd.json' }, [], { 'd.json': json })
  expect(values.deployments).toMatchObject([
    { name: 'd', tokensPerMinute: 1000, requestsPerMinute: 0 },
    { name: 'e', model: 'text-embedding-3-small', embeddingSize: 512 }
  ])
})
