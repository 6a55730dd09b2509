/** The older completions API: one prompt or many, each answered `n` times. */
import type { Answer } from '../answer.ts'
import type { Context } from '../context.ts'
import type { Model } from '../openai/catalogue.ts'
import { modelError } from '../openai/errors.ts'
import type { Body } from '../openai/fields.ts'
import type { Prepared } from '../pipeline.ts'
import { hashSeed, seededRandom } from '../random.ts'
import { type CompletionRequest, parseCompletion } from './completion-parse.ts'
import { type CompletionWire, streamCompletion, wholeCompletion } from './completion-wire.ts'
import type { GeneratorParts } from './parts.ts'
import { checkTokens, countInputs, inputText } from './text-input.ts'

export async function prepareCompletion(context: Context, model: Model, parts: GeneratorParts): Promise<Prepared> {
  const request = parseCompletion(context.json as Body, model)
  checkTokens(request.prompts, parts.counter.tokenizer(model.encoding), 'prompt')
  const promptTokens = await countInputs(request.prompts, model.encoding, parts.counter, () =>
    context.request.client.signal()
  )
  checkWindow(request, model, promptTokens)
  context.facts.promptTokens = promptTokens.reduce((sum, count) => sum + count, 0)
  context.facts.stream = request.stream
  const echoes = request.echo ? echoTexts(request, model, parts) : []
  return {
    async answer(): Promise<Answer> {
      const random =
        request.seed === undefined
          ? context.random
          : seededRandom(hashSeed(request.seed, JSON.stringify(request.prompts)))
      const wire: CompletionWire = { context, request, model, promptTokens, echoes, random, parts }
      return request.stream ? streamCompletion(wire) : await wholeCompletion(wire)
    }
  }
}

function checkWindow(request: CompletionRequest, model: Model, promptTokens: readonly number[]): void {
  for (const prompt of promptTokens) {
    const completion = request.limit ?? 1
    if (prompt + completion <= model.context) continue
    const asked = request.limit ?? 0
    const message = `This model's maximum context length is ${model.context} tokens, however you requested ${prompt + asked} tokens (${prompt} in your prompt; ${asked} for the completion). Please reduce your prompt; or completion length.`
    throw modelError(400, { message })
  }
}

function echoTexts(request: CompletionRequest, model: Model, parts: GeneratorParts): string[] {
  const tokenizer = parts.counter.tokenizer(model.encoding)
  return request.prompts.map((prompt, index) => inputText(prompt, tokenizer, `prompt[${index}]`))
}
