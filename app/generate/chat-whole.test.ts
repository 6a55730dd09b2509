import { expect, test } from 'vitest'
import type { WholeAnswer } from '../answer.ts'
import type { Context } from '../context.ts'
import { findModel } from '../openai/catalogue.ts'
import { createTokenCounter } from '../openai/tokens/counter.ts'
import { testEncodingsDir } from '../openai/tokens/test-tables.ts'
import { seededRandom } from '../random.ts'
import { parseChat } from './chat-parse.ts'
import { wholeChat } from './chat-whole.ts'
import { loremLibrary } from './lorem.ts'
import type { GeneratorParts } from './parts.ts'

const counter = await createTokenCounter({ encodingsDir: testEncodingsDir, workerUrl: null })
const parts: GeneratorParts = {
  counter,
  lorem: loremLibrary((encoding) => counter.tokenizer(encoding)),
  region: 'East US',
  admin: { readConfig: () => '', patchConfig: () => '', metrics: () => '' } as unknown as GeneratorParts['admin'],
  now: () => 1_700_000_000_000
}

async function bodyOf(dialect: 'azure' | 'openai', name: string, finish: 'stop' | 'length', stop: string[]) {
  const model = findModel(name)
  if (!model) throw new Error(`no model ${name}`)
  const context = {
    arrivedAt: 1_700_000_000_000,
    route: { kind: 'operation', dialect },
    deployment: null,
    request: { header: () => undefined, client: { gone: false } },
    facts: {},
    random: () => 0.25
  } as unknown as Context
  const request = parseChat({ messages: [{ role: 'user', content: 'Hello' }], stop }, model)
  const plans = [{ reasoning: 0, tokens: 300, finish }]
  const answer = await wholeChat({ context, request, model, promptTokens: 8, plans, random: seededRandom(5), parts })
  return (answer as WholeAnswer).body
}

test.each([
  ['azure', 'gpt-4o', 'length'],
  ['azure', 'gpt-4o', 'stop'],
  ['azure', 'gpt-4.1', 'stop'],
  ['openai', 'gpt-4o', 'stop']
] as const)('the short way to a body leads to what the long one does: %s %s %s', async (dialect, model, finish) => {
  const short = await bodyOf(dialect, model, finish, [])
  // A stop sequence that never comes takes the long way.
  const long = await bodyOf(dialect, model, finish, ['#'])
  expect(short).toBe(long)
  expect(JSON.parse(String(short)).choices[0].message.content).toContain('\n\n')
})
