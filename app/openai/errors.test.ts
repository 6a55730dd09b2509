import { expect, test } from 'vitest'
import { startSimulator } from '../test-simulator.ts'
import { bodyTooLarge, gatewayError, inOpenaiShape, invalidType, operationNotSupported } from './errors.ts'

test('every error has the four fields of plain OpenAI there, and nothing of a gateway', () => {
  const errors = [
    operationNotSupported('transcription', 'my-chat'),
    gatewayError(404, 'RecordingNotFound', 'Nothing was recorded', { 'x-miss': '1' }),
    gatewayError(502, 'UpstreamUnreachable', 'Nobody there'),
    bodyTooLarge(10),
    invalidType('n', 'a number', 'x')
  ].map(inOpenaiShape)
  const shown = errors.map(({ body }) => JSON.parse(body).error)
  expect(shown.map((error) => Object.keys(error))).toEqual(errors.map(() => ['message', 'type', 'param', 'code']))
  expect(shown.map(({ type }) => type)).toEqual([
    'invalid_request_error',
    'invalid_request_error',
    'server_error',
    'invalid_request_error',
    'invalid_request_error'
  ])
  expect(errors[1]).toMatchObject({ status: 404, code: 'RecordingNotFound', options: { headers: { 'x-miss': '1' } } })
  expect(errors.filter(({ options }) => options.layer === 'gateway')).toEqual([])
})

test('an operation that a model has not is refused in the dialect of the path', async () => {
  const { ask, patch } = await startSimulator({ SIMULATOR_MODE: 'generate' })
  patch({ deployments: { 'gpt-4o': { model: 'gpt-4o' } } })
  const refuse = async (path: string) => {
    const form = new FormData()
    form.set('file', new File(['speech'], 'speech.mp3'))
    form.set('model', 'gpt-4o')
    return ask(path, form)
  }
  const plain = await refuse('/v1/audio/transcriptions')
  const { error } = await plain.json()
  expect(plain.status).toBe(400)
  expect(error).toMatchObject({ type: 'invalid_request_error', param: null, code: 'OperationNotSupported' })
  expect(plain.headers.get('openai-version')).not.toBeNull()
  const azure = await refuse('/openai/deployments/gpt-4o/audio/transcriptions?api-version=2024-10-21')
  expect(await azure.json()).toEqual({ error: { code: 'OperationNotSupported', message: error.message } })
})

test.each(['replay', 'record'])(
  'what cannot be answered while %sing is told on the plain path as OpenAI would',
  async (mode) => {
    const { ask } = await startSimulator({ SIMULATOR_MODE: mode })
    const refused = await ask('/v1/chat/completions', JSON.stringify({ model: 'gpt-4o', messages: [] }))
    expect(Object.keys((await refused.json()).error)).toEqual(['message', 'type', 'param', 'code'])
    expect(refused.headers.get('apim-request-id')).toBeNull()
  }
)
