import OpenAI, { AuthenticationError, AzureOpenAI, BadRequestError, NotFoundError } from 'openai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { API_VERSION, azureClient, plainClient, refusal, user, v1Client } from './clients.ts'
import { type RunningServer, startServer } from './server-process.ts'

let server: RunningServer
let azure: OpenAI
beforeAll(async () => {
  const deployments = JSON.stringify({ harbour: { model: 'gpt-4o' }, pilot: { model: 'text-embedding-3-small' } })
  server = await startServer({
    files: { 'deployments.json': deployments },
    flags: ['--deployments', 'deployments.json', '--no-allow-undefined']
  })
  azure = azureClient(server)
})
afterAll(() => server.stop())

const messages = [user('Ahoy')]
const clients: Record<string, (key?: string) => OpenAI> = {
  AzureOpenAI: (key) => azureClient(server, key),
  'OpenAI on /openai/v1/': (key) => v1Client(server, key),
  'OpenAI on /v1/': (key) => plainClient(server, key)
}

describe.each(Object.entries(clients))('%s', (_, client) => {
  test('is answered with the right key', async () => {
    const answer = await client().chat.completions.create({ model: 'harbour', messages, max_tokens: 2 })
    expect(answer.usage?.completion_tokens).toBe(2)
  })

  test.each(['wrong', 'the-key-of-the-test', 'the-key-of-the-tests2'])('meets 401 with the key %s', async (key) => {
    const error = await refusal(client(key).chat.completions.create({ model: 'harbour', messages }))
    expect(error).toBeInstanceOf(AuthenticationError)
    expect(error).toMatchObject({ status: 401 })
  })

  test('meets 401 in a stream before anything is read', async () => {
    const asked = client('wrong').chat.completions.create({ model: 'harbour', messages, stream: true })
    expect(await refusal(asked)).toBeInstanceOf(AuthenticationError)
  })

  test('meets 404 for a deployment that does not exist', async () => {
    const error = await refusal(client().chat.completions.create({ model: 'atlantis', messages }))
    expect(error).toBeInstanceOf(NotFoundError)
  })

  test('meets 400 with the parameter and the code for messages that are no list', async () => {
    // biome-ignore lint/suspicious/noTsIgnore: the type forbids on purpose what is sent here
    // @ts-ignore
    const error = await refusal(client().chat.completions.create({ model: 'harbour', messages: 'Ahoy' }))
    expect(error).toBeInstanceOf(BadRequestError)
    expect(error).toMatchObject({ param: 'messages', code: 'invalid_type', type: 'invalid_request_error' })
  })
})

test('a wrong key on an Azure path is refused in the words of the gateway', async () => {
  const error = await refusal(azureClient(server, 'wrong').chat.completions.create({ model: 'harbour', messages }))
  expect(error).toMatchObject({ code: '401', message: expect.stringContaining('invalid subscription key') })
})

test('a wrong key on the plain path is refused in the words of OpenAI', async () => {
  const error = await refusal(plainClient(server, 'wrong').chat.completions.create({ model: 'harbour', messages }))
  expect(error).toMatchObject({ code: 'invalid_api_key', type: 'invalid_request_error' })
})

test('a wrong directory token is refused without an error object', async () => {
  const azureADTokenProvider = async () => 'not.a.token'
  const client = new AzureOpenAI({
    endpoint: server.url,
    azureADTokenProvider,
    apiVersion: API_VERSION,
    maxRetries: 0
  })
  const error = await refusal(client.chat.completions.create({ model: 'harbour', messages }))
  expect(error).toBeInstanceOf(AuthenticationError)
  expect(error).toMatchObject({ status: 401, error: undefined })
})

test('the key as a directory token opens the API', async () => {
  const azureADTokenProvider = async () => server.apiKey
  const client = new AzureOpenAI({ endpoint: server.url, azureADTokenProvider, apiVersion: API_VERSION })
  const answer = await client.chat.completions.create({ model: 'harbour', messages, max_tokens: 3 })
  expect(answer.usage?.completion_tokens).toBe(3)
})

test('an unknown deployment is named as such on an Azure path', async () => {
  const error = await refusal(azure.chat.completions.create({ model: 'atlantis', messages }))
  expect(error).toMatchObject({ status: 404, code: 'DeploymentNotFound', type: 'invalid_request_error' })
})

test('an unknown deployment is an unknown model on the plain path', async () => {
  const error = await refusal(plainClient(server).chat.completions.create({ model: 'atlantis', messages }))
  expect(error).toMatchObject({ status: 404, code: 'model_not_found', message: expect.stringContaining('`atlantis`') })
})

test.each([
  ['chat completions', () => azure.chat.completions.create({ model: 'atlantis', messages })],
  ['completions', () => azure.completions.create({ model: 'atlantis', prompt: 'Ahoy' })],
  ['embeddings', () => azure.embeddings.create({ model: 'atlantis', input: 'Ahoy' })]
])('%s refuse an unknown deployment with 404', async (_, ask) => {
  expect(await refusal(ask())).toBeInstanceOf(NotFoundError)
})

test('an unknown route is 404 with the code 404', async () => {
  const error = await refusal(v1Client(server).get('/no/such/route'))
  expect(error).toBeInstanceOf(NotFoundError)
  expect(error).toMatchObject({ code: '404', message: '404 Resource not found' })
})

test.each([
  [
    'chat completions of an embedding model',
    'chatCompletion',
    () => azure.chat.completions.create({ model: 'pilot', messages })
  ],
  [
    'completions of an embedding model',
    'completion',
    () => azure.completions.create({ model: 'pilot', prompt: 'Ahoy' })
  ],
  ['embeddings of a chat model', 'embeddings', () => azure.embeddings.create({ model: 'harbour', input: 'Ahoy' })]
])('%s are not supported', async (_, word, ask) => {
  const error = await refusal(ask())
  expect(error).toBeInstanceOf(BadRequestError)
  expect(error).toMatchObject({
    code: 'OperationNotSupported',
    message: expect.stringContaining(`The ${word} operation does not work with the specified model`)
  })
})

test('a limit above what the model can write names the limit', async () => {
  const error = await refusal(azure.chat.completions.create({ model: 'harbour', messages, max_tokens: 20000 }))
  expect(error).toBeInstanceOf(BadRequestError)
  expect(error).toMatchObject({
    param: 'max_tokens',
    code: 'invalid_value',
    message: expect.stringContaining('This model supports at most 16384 completion tokens')
  })
})

test('an aborted call ends as an abort of the user', async () => {
  const stream = await azure.chat.completions.create({ model: 'harbour', messages, max_tokens: 5000, stream: true })
  for await (const _ of stream) stream.controller.abort()
  const next = await azure.chat.completions.create({ model: 'harbour', messages, max_tokens: 4 })
  expect(next.usage?.completion_tokens).toBe(4)
})

test('a client with a base path of one deployment works as well', async () => {
  const client = new OpenAI({
    baseURL: `${server.url}/openai/deployments/harbour`,
    apiKey: 'unused',
    defaultHeaders: { 'api-key': server.apiKey },
    defaultQuery: { 'api-version': API_VERSION },
    maxRetries: 0
  })
  const answer = await client.chat.completions.create({ model: 'ignored-name', messages, max_tokens: 5 })
  expect(answer.usage?.completion_tokens).toBe(5)
})
