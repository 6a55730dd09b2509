import { expect, test } from 'vitest'
import { isAcceptedApiVersion } from './api-version.ts'
import { collapseSlashes, matchRoute } from './route.ts'

const operation = (path: string) => {
  const route = matchRoute('POST', path)
  return route.kind === 'operation' ? [route.operation, route.surface, route.dialect, route.deployment] : route.kind
}

test.each([
  ['/openai/deployments/d1/chat/completions', ['chat_completions', 'azure-deployment', 'azure', 'd1']],
  ['/openai/deployments/my%20dep/completions', ['completions', 'azure-deployment', 'azure', 'my dep']],
  ['/openai/deployments/d1/embeddings', ['embeddings', 'azure-deployment', 'azure', 'd1']],
  ['/openai/chat/completions', ['chat_completions', 'azure-resource', 'azure', null]],
  ['/openai/v1/chat/completions', ['chat_completions', 'azure-v1', 'azure', null]],
  ['/v1/embeddings', ['embeddings', 'openai', 'openai', null]],
  ['/models/chat/completions', ['chat_completions', 'foundry', 'azure', null]],
  ['/models/completions', 'unknown'],
  ['/openai/deployments//embeddings', 'unknown'],
  ['/openai/deployments/d1/embeddings/', 'unknown'],
  ['/openai/deployments/%zz/embeddings', 'unknown'],
  ['/OpenAI/deployments/d1/embeddings', 'unknown'],
  ['/openai/deployments/d1/__proto__', 'unknown'],
  ['/constructor', 'unknown']
])('POST %s is %j', (path, expected) => {
  expect(operation(path)).toEqual(expected)
})

test.each([
  ['/openai/deployments/d%201/images/generations', 'images', 'd 1'],
  ['/openai/deployments/d/audio/speech', 'speech', 'd'],
  ['/openai/deployments/d/extensions/chat/completions', 'chat_completions', 'd'],
  ['/openai/responses', 'responses', null],
  ['/openai/v1/images/edits', 'images', null],
  ['/v1/responses', 'responses', null]
])('POST %s is not ours to generate, but an operation all the same', (path, operation, deployment) => {
  expect(matchRoute('POST', path)).toMatchObject({ kind: 'unknown', call: { operation, deployment } })
})

test.each([
  '/responses',
  '/models/responses',
  '/openai/deployments/%zz/audio/speech',
  '/v1/responses/resp_1',
  '/v1/files'
])('POST %s is no operation that is known', (path) => {
  expect(matchRoute('POST', path)).not.toHaveProperty('call')
  expect(matchRoute('GET', '/v1/responses')).not.toHaveProperty('call')
})

test('models are listed and retrieved on every surface that has them', () => {
  expect(matchRoute('GET', '/openai/models')).toMatchObject({ kind: 'models', surface: 'azure-resource', id: null })
  expect(matchRoute('GET', '/openai/v1/models/gpt-4o')).toMatchObject({
    kind: 'models',
    surface: 'azure-v1',
    id: 'gpt-4o'
  })
  expect(matchRoute('GET', '/v1/models')).toMatchObject({ kind: 'models', dialect: 'openai', id: null })
  expect(matchRoute('GET', '/models/info')).toMatchObject({ kind: 'model-info' })
  expect(matchRoute('GET', '/openai/models/')).toMatchObject({ kind: 'unknown' })
})

test('a method that an operation does not have is no route', () => {
  for (const method of ['GET', 'PUT', 'DELETE', 'HEAD', 'OPTIONS']) {
    expect(matchRoute(method, '/openai/deployments/d/embeddings').kind).toBe('unknown')
  }
  expect(matchRoute('POST', '/').kind).toBe('unknown')
  expect(matchRoute('POST', '/++/config').kind).toBe('unknown')
})

test('runs of slashes count as one', () => {
  expect(collapseSlashes('//openai///models')).toBe('/openai/models')
  expect(collapseSlashes('/openai/models')).toBe('/openai/models')
})

test('strict api-versions are those that Azure serves on each surface', () => {
  expect(isAcceptedApiVersion('azure-deployment', '2024-10-21')).toBe(true)
  expect(isAcceptedApiVersion('azure-deployment', null)).toBe(false)
  expect(isAcceptedApiVersion('azure-resource', 'preview')).toBe(false)
  expect(isAcceptedApiVersion('azure-v1', null)).toBe(true)
  expect(isAcceptedApiVersion('azure-v1', 'preview')).toBe(true)
  expect(isAcceptedApiVersion('azure-v1', '2024-10-21')).toBe(false)
  expect(isAcceptedApiVersion('service', '2024-11-30')).toBe(true)
  expect(isAcceptedApiVersion('service', '2024-10-21')).toBe(false)
  expect(isAcceptedApiVersion('openai', 'anything')).toBe(true)
})
