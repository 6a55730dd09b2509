/**
 * `aoai-simulator/extension` as a file of the package, for authors' editors, compilers and tests. While the simulator runs, the import leads
 * to the running simulator instead.
 */
import { join } from 'node:path'
import { createAnswerResponses } from '../extensions/answer-response.ts'
import { loremLibrary } from '../generate/lorem.ts'
import { createTokenCounter } from '../openai/tokens/counter.ts'
import { createExtensionModule } from './module.ts'

/** This file's bundle stands beside that of the program, which has the compiled encodings. */
const counter = await createTokenCounter({
  encodingsDir: join(import.meta.dirname, '..', 'main', 'encodings'),
  workerUrl: null
})

export const { countTokens, lorem, embedding, chatCompletion, azureError, requireKey, takeTime, slidingWindowLimiter } =
  createExtensionModule({
    counter,
    lorem: loremLibrary((encoding) => counter.tokenizer(encoding)),
    responses: createAnswerResponses(),
    region: 'East US',
    random: Math.random,
    now: Date.now,
    clock: () => performance.now()
  })
