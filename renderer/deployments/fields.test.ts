import { expect, test } from 'vitest'
import type { Deployment } from '../../shared/config.ts'
import type { ModelView } from '../../shared/contract.ts'
import { explainDeployment } from './explain.ts'
import {
  countIn,
  editPatch,
  FIELDS,
  type Field,
  freeName,
  isEditable,
  problemIn,
  refusalText,
  shownText
} from './fields.ts'

const chat: ModelView = { name: 'gpt-4o', kind: 'chat', embeddingSize: 0, tokenLimited: true }
const vectors: ModelView = { name: 'ada', kind: 'embeddings', embeddingSize: 1536, tokenLimited: true }
const whisper: ModelView = { name: 'whisper', kind: 'audio', embeddingSize: 0, tokenLimited: false }
const models = [chat, vectors, whisper]

const deployment = (change: Partial<Deployment> = {}): Deployment => ({
  name: 'mine',
  model: 'gpt-4o',
  tokensPerMinute: 60_000,
  requestsPerMinute: 0,
  embeddingSize: 0,
  tokenCost: 'reference',
  ...change
})

const line = (given: Deployment, model: ModelView) => FIELDS.map((field) => shownText(field, given, model))
const editable = (given: Deployment, model: ModelView) => FIELDS.filter((field) => isEditable(field, given, model))

test('a row reads by what its model is limited by', () => {
  expect(line(deployment(), chat)).toEqual(['mine', 'gpt-4o', '60,000', '60 per 10\u00a0s', '–', 'reference'])
  expect(line(deployment({ model: 'whisper', requestsPerMinute: 3 }), whisper)).toEqual([
    'mine',
    'whisper',
    '–',
    '3 per min',
    '–',
    '–'
  ])
  expect(line(deployment({ model: 'ada', tokensPerMinute: 0 }), vectors)).toEqual([
    'mine',
    'ada',
    'unlimited',
    'unlimited',
    '1,536',
    'reference'
  ])
})

test('only what has a meaning can be edited', () => {
  expect(editable(deployment(), chat)).toEqual(['name', 'model', 'tokensPerMinute', 'tokenCost'])
  expect(editable(deployment(), whisper)).toEqual(['name', 'model', 'requestsPerMinute'])
  expect(editable(deployment({ tokensPerMinute: 0 }), vectors)).toEqual([...FIELDS])
})

test('counts are read as people write them', () => {
  const given = [
    '60,000',
    '60k',
    '1.5k',
    '0.1m',
    '',
    'unlimited',
    '0',
    '-5',
    '1.5',
    'x',
    'NaN',
    '1e3',
    '99999999999999999999'
  ]
  const read = [60_000, 60_000, 1500, 100_000, 0, 0, 0, null, null, null, null, null, null]
  expect(given.map(countIn)).toEqual(read)
})

test('what the host would refuse is told before', () => {
  const around = { names: ['other'], models }
  const told = (field: Field, text: string) => problemIn(field, text, around)
  expect([told('name', ' '), told('name', 'a/b'), told('name', 'other'), told('name', 'a b')]).toEqual([
    'A name is needed',
    'No “/” in a name',
    'There is one of this name',
    null
  ])
  expect([told('model', 'gpt-0'), told('model', 'ada'), told('tokensPerMinute', '-5')]).toEqual([
    'Not in the catalogue',
    null,
    'Whole number, 0 or more; 0 is unlimited'
  ])
})

test('an edit is the smallest patch that does it', () => {
  expect(editPatch(deployment(), 'tokensPerMinute', '10k', models)).toEqual({ mine: { tokensPerMinute: 10_000 } })
  expect(editPatch(deployment(), 'tokensPerMinute', '60,000', models)).toBeNull()
  const { name: _, ...fields } = deployment()
  expect(editPatch(deployment(), 'name', ' yours ', models)).toEqual({ mine: null, yours: fields })
})

test('a model without vectors takes the vector size away', () => {
  const given = deployment({ model: 'ada', embeddingSize: 256 })
  expect(editPatch(given, 'model', 'gpt-4o', models)).toEqual({ mine: { model: 'gpt-4o', embeddingSize: 0 } })
})

test('a copy gets a name of its own', () => {
  expect([freeName('a', []), freeName('a', ['a']), freeName('a-2', ['a', 'a-2'])]).toEqual(['a', 'a-2', 'a-3'])
})

test('the limits are explained by the numbers they come to', () => {
  expect(explainDeployment(deployment(), chat)).toEqual([
    '60,000 tokens in any 60 seconds and 60 requests in any 10 seconds (6 a minute per 1,000 tokens a minute, counted over 10 seconds).',
    'A chat call counts max_tokens, else 16; its prompt is free.',
    'With max_tokens 100: at most 360 calls a minute, bound by requests.'
  ])
  expect(explainDeployment(deployment({ model: 'whisper', requestsPerMinute: 3 }), whisper)).toEqual([
    'This model is limited by requests alone.',
    '3 requests in any 60 seconds; each counts as one, whatever its size.'
  ])
  expect(explainDeployment(deployment({ tokensPerMinute: 0 }), chat)).toEqual(['Unlimited: no request gets a 429.'])
})

test('what the host refuses is told without its path, and names the field only where it is another one', () => {
  const message = 'deployments.a.b: c.embeddingSize: must be 16384 or less'
  expect(refusalText(message, 'a.b: c', 'embeddingSize')).toBe('Must be 16384 or less')
  expect(refusalText(message, 'a.b: c', 'model')).toBe('Vector size: must be 16384 or less')
  expect(refusalText('There is no connection', 'a', 'model')).toBe('There is no connection')
})
