import { describe, expect, test } from 'vitest'
import { call } from './control.ts'
import { type Launch, runToEnd, startServer } from './server-process.ts'
import { CHAT, chatBody, post } from './wire.ts'

/** A refused configuration: exit code 2, one line, no stack, and all the words in it. */
async function expectRefused(options: Launch, words: string[]) {
  const ended = await runToEnd({ ...options, flags: ['--server', '--port', '0', ...(options.flags ?? [])] })
  expect(ended).toMatchObject({ code: 2, stdout: '' })
  expect(ended.stderr.trimEnd().split('\n')).toHaveLength(1)
  for (const word of words) expect(ended.stderr).toContain(word)
}

describe.concurrent('a setting that is wrong is named with its origin and what is allowed', () => {
  test.each<[string, Launch, string[]]>([
    ['a mode by flag', { flags: ['--mode', 'sing'] }, ['--mode', 'sing', 'generate', 'record', 'replay']],
    ['a mode by environment', { env: { SIMULATOR_MODE: 'sing' } }, ['SIMULATOR_MODE', 'sing', 'generate']],
    ['a mode in .env', { files: { '.env': 'SIMULATOR_MODE=sing\n' } }, ['SIMULATOR_MODE', '.env', 'sing', 'generate']],
    ['a port that is no number', { flags: ['--port', 'harbour'] }, ['port', 'harbour']],
    ['a port too high', { flags: ['--port', '65536'] }, ['port', '65536']],
    ['a negative port', { flags: ['--port=-1'] }, ['port', '-1']],
    ['a broken port', { flags: ['--port', '80.5'] }, ['port', '80.5']],
    ['a control port', { env: { SIMULATOR_CONTROL_PORT: 'x' } }, ['SIMULATOR_CONTROL_PORT', 'x']],
    [
      'a boolean',
      { env: { ALLOW_UNDEFINED_OPENAI_DEPLOYMENTS: 'maybe' } },
      ['ALLOW_UNDEFINED_OPENAI_DEPLOYMENTS', 'maybe']
    ],
    ['another boolean', { env: { RECORDING_AUTOSAVE: '2' } }, ['RECORDING_AUTOSAVE', '2']],
    ['a strictness', { env: { SIMULATOR_STRICT_API_VERSION: 'si' } }, ['SIMULATOR_STRICT_API_VERSION', 'si']],
    ['a seed', { flags: ['--seed', 'pumpkin'] }, ['seed', 'pumpkin']],
    ['a log level', { flags: ['--log-level', 'LOUD'] }, ['log-level', 'LOUD', 'INFO', 'DEBUG']],
    ['a log format', { flags: ['--log-format', 'xml'] }, ['log-format', 'xml', 'json', 'pretty']],
    [
      'a latency',
      { env: { LATENCY_OPENAI_CHAT_COMPLETIONS_MEAN: '-1' } },
      ['LATENCY_OPENAI_CHAT_COMPLETIONS_MEAN', '-1']
    ],
    [
      'an endless latency',
      { env: { LATENCY_OPENAI_EMBEDDINGS_STD_DEV: 'Infinity' } },
      ['LATENCY_OPENAI_EMBEDDINGS_STD_DEV']
    ],
    ['an unknown flag', { flags: ['--sail', 'full'] }, ['--sail']],
    ['a flag without its value', { flags: ['--mode'] }, ['--mode']],
    ['a deployment file that is missing', { flags: ['--deployments', 'nowhere.json'] }, ['nowhere.json']],
    [
      'a deployment file that is a folder',
      { env: { OPENAI_DEPLOYMENT_CONFIG_PATH: '.' } },
      ['OPENAI_DEPLOYMENT_CONFIG_PATH']
    ]
  ])('%s', (_, options, words) => expectRefused(options, words))
})

test('an env file that is missing is named, and nothing starts', async () => {
  const ended = await runToEnd({ flags: ['--server', '--port', '0', '--env-file', 'nowhere.env'] })
  // Node 20 looks for this flag behind the script's name too, and ends with 9 before any script runs; later ones leave it to us.
  expect(ended).toMatchObject({ code: process.version.startsWith('v20.') ? 9 : 2, stdout: '' })
  expect(ended.stderr).toContain('nowhere.env')
})

describe.concurrent('a deployment file that is wrong is refused by deployment and field', () => {
  test.each<[string, string, string[]]>([
    ['broken JSON', '{"a": {"model": }', ['d.json']],
    ['an empty file', '', ['d.json']],
    ['a list', '[]', ['d.json']],
    ['a number', '5', ['d.json']],
    ['null', 'null', ['d.json']],
    ['an unknown model', '{"pier":{"model":"gpt-of-atlantis"}}', ['pier', 'model', 'gpt-of-atlantis']],
    ['no model', '{"pier":{"tokensPerMinute":5}}', ['pier', 'model']],
    ['a model that is no text', '{"pier":{"model":5}}', ['pier', 'model']],
    ['a deployment that is none', '{"pier":"gpt-4o"}', ['pier']],
    ['a deployment of null', '{"pier":null}', ['pier']],
    ['a negative number', '{"pier":{"model":"gpt-4o","tokensPerMinute":-1}}', ['pier', 'tokensPerMinute']],
    ['a negative text', '{"pier":{"model":"gpt-4o","requestsPerMinute":"-5"}}', ['pier', 'requestsPerMinute']],
    ['a text that is no number', '{"pier":{"model":"gpt-4o","tokensPerMinute":"many"}}', ['pier', 'tokensPerMinute']],
    ['a broken number', '{"pier":{"model":"gpt-4o","tokensPerMinute":1.5}}', ['pier', 'tokensPerMinute']],
    ['a boolean for a number', '{"pier":{"model":"gpt-4o","requestsPerMinute":true}}', ['pier', 'requestsPerMinute']],
    ['a list for a size', '{"pier":{"model":"text-embedding-ada-002","embeddingSize":[]}}', ['pier', 'embeddingSize']],
    ['an unknown cost', '{"pier":{"model":"gpt-4o","tokenCost":"cheap"}}', ['pier', 'tokenCost']],
    [
      'the second of two',
      '{"quay":{"model":"gpt-4o"},"pier":{"model":"gpt-4o","tokensPerMinute":-1}}',
      ['pier', 'tokensPerMinute']
    ]
  ])('%s', (_, text, words) => expectRefused({ files: { 'd.json': text }, flags: ['--deployments', 'd.json'] }, words))
})

test('a secret that is wrong is not shown', async () => {
  const ended = await runToEnd({ flags: ['--server', '--port', '0', '--mode', 'sing', '--api-key', 'very-secret-key'] })
  expect(ended.code).toBe(2)
  expect(ended.stderr).not.toContain('very-secret-key')
})

test('numbers may be written as text, and a model by either of its names', async () => {
  const deployments = {
    pier: { model: 'gpt-35-turbo', tokensPerMinute: '60000', requestsPerMinute: ' 7 ' },
    quay: { model: 'gpt-3.5-turbo', tokensPerMinute: 0 },
    buoy: { model: 'text-embedding-3-small', embeddingSize: '12', tokenCost: 'exact' }
  }
  const server = await startServer({
    files: { 'folder/d.json': JSON.stringify(deployments) },
    env: { OPENAI_DEPLOYMENT_CONFIG_PATH: 'folder/d.json', SIMULATOR_CONTROL_PORT: '0' }
  })
  const list = await call(server, 'deployments.list')
  expect(list.map(({ name }) => name).sort()).toEqual(['buoy', 'pier', 'quay'])
  expect(list.find(({ name }) => name === 'pier')).toMatchObject({ tokensPerMinute: 60000, requestsPerMinute: 7 })
  const body = JSON.stringify({ input: 'a gull', encoding_format: 'float' })
  const { data } = await (await post(server, '/openai/deployments/buoy/embeddings', body)).json()
  expect(data[0].embedding).toHaveLength(12)
  const models = await Promise.all(
    ['pier', 'quay'].map(
      async (name) => (await (await post(server, CHAT.replace('gpt-4o', name), chatBody())).json()).model
    )
  )
  expect(new Set(models).size).toBe(1)
  await server.stop()
})

/** The region that a server with these settings speaks of, and where it says that it is from. */
async function regionOf(options: Launch) {
  const server = await startServer({ ...options, flags: ['--control-port', '0', ...(options.flags ?? [])] })
  const { headers } = await post(server, CHAT, chatBody())
  const listed = (await call(server, 'settings.list')).find(({ name }) => name === 'SIMULATOR_REGION')
  await server.stop()
  expect(listed?.value).toBe(headers.get('x-ms-region'))
  return { region: listed?.value, origin: listed?.origin }
}

test('a flag is stronger than the environment, that than .env, and that than the default', async () => {
  const files = { '.env': 'SIMULATOR_REGION=North\n', 'other.env': '# a comment\nexport SIMULATOR_REGION="Far East"\n' }
  const env = { SIMULATOR_REGION: 'South' }
  const empty = { SIMULATOR_REGION: '' }
  expect(
    await Promise.all([
      regionOf({ files, env, flags: ['--region', 'West'] }),
      regionOf({ files, env }),
      regionOf({ files }),
      regionOf({ files, env: empty })
    ])
  ).toEqual([
    { region: 'West', origin: 'flag' },
    { region: 'South', origin: 'environment' },
    { region: 'North', origin: '.env' },
    { region: 'North', origin: '.env' }
  ])
  expect(
    await Promise.all([
      regionOf({ files, flags: ['--env-file', 'other.env'] }),
      regionOf({ env: empty }),
      regionOf({ files: { '.env': 'SIMULATOR_REGION=\n' } })
    ])
  ).toEqual([
    { region: 'Far East', origin: '.env' },
    { region: 'East US', origin: 'default' },
    { region: 'East US', origin: 'default' }
  ])
})

test('booleans are understood in any case and in several words', async () => {
  const words = { TRUE: 200, '1': 200, Yes: 200, on: 200, False: 404, '0': 404, no: 404, OFF: 404 }
  for (const [value, status] of Object.entries(words)) {
    const server = await startServer({ env: { ALLOW_UNDEFINED_OPENAI_DEPLOYMENTS: value } })
    const answer = await post(server, CHAT.replace('gpt-4o', 'atlantis'), chatBody())
    expect([value, answer.status]).toEqual([value, status])
    await server.stop()
  }
})

test('settings tell their origin and hide their secrets', async () => {
  const server = await startServer({
    flags: ['--control-port', '0', '--seed', '5'],
    env: { AZURE_OPENAI_KEY: 'upstream-secret' }
  })
  const list = await call(server, 'settings.list')
  const of = (name: string) => list.find((setting) => setting.name === name)
  expect(of('SIMULATOR_SEED')).toMatchObject({ value: '5', origin: 'flag', flag: '--seed' })
  expect(of('SIMULATOR_API_KEY')).toMatchObject({ value: 'hidden', origin: 'environment' })
  expect(of('SIMULATOR_CONTROL_TOKEN')).toMatchObject({ value: 'hidden', origin: 'generated' })
  expect(of('SIMULATOR_MODE')).toMatchObject({ value: 'generate', origin: 'default' })
  const text = JSON.stringify(list)
  for (const secret of [server.apiKey, server.token, 'upstream-secret']) expect(text).not.toContain(secret)
  await server.stop()
})
