import { expect, test } from 'vitest'
import {
  findModel,
  listModels,
  type Model,
  modelForUnknownDeployment,
  type Operation,
  wireModelName
} from './catalogue.ts'

function known(name: string): Model {
  const model = findModel(name)
  if (model === undefined) throw new Error(`${name} is not in the catalogue`)
  return model
}

const wire = (name: string) => wireModelName(known(name))
const meant = (deployment: string, operation: Operation = 'chat_completions') =>
  modelForUnknownDeployment(deployment, operation).name

test('every model that Azure sells is in the catalogue', () => {
  const sold = `gpt-35-turbo gpt-35-turbo-0613 gpt-35-turbo-1106 gpt-35-turbo-0125 gpt-35-turbo-16k gpt-35-turbo-instruct
    gpt-35-turbo-instruct-0914 gpt-4 gpt-4-0613 gpt-4-32k gpt-4-turbo gpt-4-turbo-2024-04-09 gpt-4o gpt-4o-2024-05-13
    gpt-4o-2024-08-06 gpt-4o-2024-11-20 gpt-4o-mini gpt-4o-mini-2024-07-18 gpt-4.1 gpt-4.1-mini gpt-4.1-nano o1 o1-mini
    o3-mini o3 o4-mini o3-pro codex-mini gpt-5 gpt-5-mini gpt-5-nano gpt-5-chat gpt-5-chat-2025-08-07
    gpt-5-chat-2025-10-03 gpt-5-codex gpt-5-pro gpt-5.1 gpt-5.1-codex gpt-5.1-codex-mini gpt-5.1-codex-max gpt-5.1-chat
    gpt-5.2-chat gpt-5.3-chat gpt-5.2 gpt-5.2-codex gpt-5.3-codex gpt-5.4 gpt-5.4-pro gpt-5.4-mini gpt-5.4-nano gpt-5.5
    gpt-5.6-sol gpt-5.6-terra gpt-5.6-luna gpt-6-astra gpt-6-sol gpt-6-luna gpt-6.1-sol gpt-chat-latest gpt-oss-120b
    model-router text-embedding-ada-002 text-embedding-3-small text-embedding-3-large gpt-audio gpt-4o-audio-preview
    gpt-realtime gpt-realtime-1.5 gpt-realtime-2 gpt-realtime-2.1 gpt-realtime-mini whisper gpt-4o-transcribe
    gpt-4o-mini-transcribe gpt-4o-transcribe-diarize tts tts-hd gpt-4o-mini-tts dall-e-3 gpt-image-1 gpt-image-1-mini
    gpt-image-1.5 gpt-image-2`
  expect(sold.split(/\s+/).filter((name) => findModel(name) === undefined)).toEqual([])
})

test('every model of the Python predecessor is in the catalogue', () => {
  const names = ['gpt-3.5-turbo', 'gpt-3.5-turbo-0613', 'text-embedding-ada-001', 'text-embedding-ada-002', 'whisper']
  const sizes = ['small', 'medium', 'large', 'xlarge'].map((size) => `text-embedding-3-${size}`)
  expect([...names, ...sizes].filter((name) => findModel(name) === undefined)).toEqual([])
})

test('no two models share a name', () => {
  const names = listModels().flatMap((model) => [model.name, ...model.aliases])
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
})

test('every model has an operation, a creation date and a window that holds its longest answer', () => {
  const broken = listModels().filter(
    (model) => model.operations.length === 0 || !Number.isInteger(model.createdAt) || model.maxOutput > model.context
  )
  expect(broken.map((model) => model.name)).toEqual([])
})

test('a default effort is one of the accepted efforts, unless the model takes none', () => {
  const broken = listModels().filter(
    (model) => model.reasoning && model.efforts.length > 0 && !model.efforts.includes(model.defaultEffort)
  )
  expect(broken.map((model) => model.name)).toEqual([])
})

test.each([
  ['gpt-35-turbo', 'gpt-3.5-turbo'],
  ['GPT-4o', 'gpt-4o'],
  ['gpt-35-turbo-16k-0613', 'gpt-3.5-turbo-16k'],
  ['gpt-4o-2024-11-20', 'gpt-4o'],
  ['gpt-4o-2024-05-13', 'gpt-4o-2024-05-13'],
  ['whisper-1', 'whisper']
])('%s is found as %s', (name, canonical) => {
  expect(known(name).name).toBe(canonical)
})

test('a superseded version keeps its own limits', () => {
  expect([known('gpt-4o-2024-05-13').maxOutput, known('gpt-4o').maxOutput]).toEqual([4096, 16384])
})

test('names that belong to Object are not models', () => {
  expect([findModel('constructor'), findModel('__proto__'), findModel('')]).toEqual([undefined, undefined, undefined])
})

test.each([
  ['gpt-35-turbo', 'gpt-35-turbo'],
  ['gpt-3.5-turbo-0613', 'gpt-35-turbo'],
  ['gpt-35-turbo-16k', 'gpt-35-turbo-16k'],
  ['gpt-4-turbo', 'gpt-4-turbo-2024-04-09'],
  ['gpt-4o', 'gpt-4o-2024-11-20'],
  ['gpt-4o-2024-08-06', 'gpt-4o-2024-08-06'],
  ['gpt-4.1-mini', 'gpt-4.1-mini-2025-04-14'],
  ['gpt-5-nano', 'gpt-5-nano-2025-08-07'],
  ['gpt-5.6-sol', 'gpt-5.6-sol'],
  ['text-embedding-3-large', 'text-embedding-3-large'],
  ['text-embedding-ada-002', 'text-embedding-ada-002']
])('%s is printed as %s', (name, printed) => {
  expect(wire(name)).toBe(printed)
})

test.each([
  ['my-gpt-4o-dev', 'gpt-4o'],
  ['demo1', 'gpt-4o'],
  ['demo-o1', 'o1'],
  ['o1', 'o1'],
  ['foo1.o3-mini_x', 'o3-mini'],
  ['gpt-35-turbo-no-limit', 'gpt-3.5-turbo'],
  ['gpt-35-turbo-16k_eu', 'gpt-3.5-turbo-16k'],
  ['Team_GPT-4.1-mini.test', 'gpt-4.1-mini'],
  ['gpt-4.1', 'gpt-4.1'],
  ['gpt-4.1x', 'gpt-4'],
  ['gpt-41', 'gpt-4o'],
  ['gpt-4o-minimal', 'gpt-4o'],
  ['xgpt-4 gpt-4', 'gpt-4o'],
  ['gpt-5x-gpt-5', 'gpt-5'],
  ['a-gpt-4o-2024-05-13', 'gpt-4o-2024-05-13'],
  ['', 'gpt-4o'],
  ['my-whisper', 'gpt-4o'],
  ['gpt-5-codex-dev', 'gpt-5']
])('an unknown chat deployment %j means %s', (deployment, name) => {
  expect(meant(deployment)).toBe(name)
})

test.each<[string, Operation, string]>([
  ['my-gpt-4o', 'embeddings', 'text-embedding-3-small'],
  ['embedding', 'embeddings', 'text-embedding-3-small'],
  ['prod.text-embedding-3-large', 'embeddings', 'text-embedding-3-large'],
  ['whisper-no-limit', 'translation', 'whisper'],
  ['gpt-4o-transcribe-eu', 'translation', 'whisper'],
  ['gpt-4o-transcribe-eu', 'transcription', 'gpt-4o-transcribe'],
  ['gpt-35-turbo-instruct-a', 'completions', 'gpt-3.5-turbo-instruct'],
  ['gpt-35-turbo-instruct-a', 'chat_completions', 'gpt-3.5-turbo'],
  ['o1-dev', 'completions', 'gpt-4o'],
  ['gpt-5-codex-dev', 'responses', 'gpt-5-codex'],
  ['voice', 'speech', 'tts'],
  ['pictures', 'images', 'gpt-image-1'],
  ['talk', 'realtime', 'gpt-realtime']
])('an unknown deployment %j asked for %s means %s', (deployment, operation, name) => {
  expect(meant(deployment, operation)).toBe(name)
})

test('whatever stands in for an unknown deployment can do the operation', () => {
  const operations = [...new Set(listModels().flatMap((model) => model.operations))]
  const names = [...listModels().map((model) => model.name), 'nothing-known']
  const wrong = operations.flatMap((operation) =>
    names.filter((name) => !modelForUnknownDeployment(name, operation).operations.includes(operation))
  )
  expect(wrong).toEqual([])
})

test('chat models without reasoning serve legacy completions, reasoning and instruct models do not mix', () => {
  expect(known('gpt-4o').operations).toContain('completions')
  expect(known('gpt-5').operations).not.toContain('completions')
  expect(known('gpt-35-turbo-instruct').operations).toEqual(['completions'])
})
