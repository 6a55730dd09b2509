import { expect, test } from 'vitest'
import type { Deployment } from '../shared/config.ts'
import { createDeployments } from './deployments.ts'

const configured: Deployment = {
  name: 'prod',
  model: 'text-embedding-3-small',
  tokensPerMinute: 1000,
  requestsPerMinute: 0,
  embeddingSize: 512,
  tokenCost: 'reference'
}

test('a configured deployment is found with its own vector size', () => {
  expect(createDeployments([configured]).find('prod', 'embeddings', false)).toMatchObject({
    name: 'prod',
    embeddingSize: 512,
    configured: true
  })
})

test('an unknown name is guessed where that is allowed, and warned about once', () => {
  const warned: string[] = []
  const deployments = createDeployments([], (name, model) => warned.push(`${name} ${model}`))
  for (let i = 0; i < 3; i++) {
    expect(deployments.find('my-gpt-4o-dev', 'chat_completions', true)).toMatchObject({
      configured: false,
      model: { name: 'gpt-4o' }
    })
  }
  expect(deployments.find('my-gpt-4o-dev', 'chat_completions', false)).toBeUndefined()
  expect(warned).toEqual(['my-gpt-4o-dev gpt-4o'])
})

test('names that objects have by birth are names like any other', () => {
  const deployments = createDeployments([configured])
  for (const name of ['__proto__', 'constructor', 'toString']) {
    expect(deployments.find(name, 'chat_completions', false)).toBeUndefined()
    expect(deployments.find(name, 'chat_completions', true)?.name).toBe(name)
  }
})

test('a flood of unknown names is forgotten again', () => {
  let warnings = 0
  const deployments = createDeployments([], () => warnings++)
  for (let i = 0; i < 5000; i++) deployments.find(`d${i}`, 'chat_completions', true)
  deployments.find('d0', 'chat_completions', true)
  expect(warnings).toBe(5001)
})
