/** Embeddings: one vector per input, in floats or base64, printed as Azure prints them. */
import { type Answer, wholeJson } from '../answer.ts'
import { clientGone } from '../client-presence.ts'
import type { Context, ResolvedDeployment } from '../context.ts'
import { type Model, wireModelName } from '../openai/catalogue.ts'
import { invalidValue, modelError, unsupportedParameter } from '../openai/errors.ts'
import { type Body, optionalInteger, optionalString, optionalWord } from '../openai/fields.ts'
import { modelHeaders } from '../openai/headers.ts'
import { pause } from '../pause.ts'
import type { Prepared } from '../pipeline.ts'
import { base64Floats, embeddingVector, shortened } from './embedding-vector.ts'
import type { GeneratorParts } from './parts.ts'
import { countInputs, inputText, type TextInput, textInputs } from './text-input.ts'

export async function prepareEmbeddings(
  context: Context,
  deployment: ResolvedDeployment,
  parts: GeneratorParts
): Promise<Prepared> {
  const { model, embeddingSize } = deployment
  const body = context.json as Body
  const inputs = textInputs(body, 'input')
  refuseEmpty(inputs)
  const format = optionalWord(body, 'encoding_format', ['float', 'base64']) ?? 'float'
  const dimensions = dimensionsOf(body, model, embeddingSize)
  optionalString(body, 'user')
  const counts = await countInputs(inputs, model.encoding, parts.counter, () => context.request.client.signal())
  checkLengths(counts, model)
  const tokenizer = parts.counter.tokenizer(model.encoding)
  const texts = inputs.map((input, index) =>
    inputText(input, tokenizer, inputs.length === 1 ? 'input' : `input[${index}]`)
  )
  const promptTokens = counts.reduce((sum, count) => sum + count, 0)
  context.facts.promptTokens = promptTokens
  return {
    async answer(): Promise<Answer> {
      const data: string[] = []
      for (const [index, text] of texts.entries()) {
        const vector = shortened(embeddingVector(text, embeddingSize), dimensions)
        data.push(item(index, format === 'base64' ? JSON.stringify(base64Floats(vector)) : floats(vector)))
        if (index % 8 === 7) {
          await pause()
          if (context.request.client.gone) throw clientGone()
        }
      }
      const headers = modelHeaders(context, parts.region, parts.now() - context.arrivedAt)
      return wholeJson(200, list(data, wireModelName(model), promptTokens), headers)
    }
  }
}

function refuseEmpty(inputs: readonly TextInput[]): void {
  for (const [index, input] of inputs.entries()) {
    if (input.kind === 'tokens' || input.text !== '') continue
    const path = inputs.length === 1 ? 'input' : `input[${index}]`
    throw invalidValue(path, `Invalid '${path}': input cannot be an empty string.`)
  }
}

function dimensionsOf(body: Body, model: Model, size: number): number {
  const dimensions = optionalInteger(body, 'dimensions', { min: 1 })
  if (dimensions === undefined) return size
  if (!model.customDimensions)
    throw unsupportedParameter('dimensions', 'This model does not support specifying dimensions.')
  if (dimensions > size) {
    throw invalidValue(
      'dimensions',
      `Invalid value for 'dimensions': ${dimensions}. This deployment's vectors have at most ${size} dimensions.`
    )
  }
  return dimensions
}

function checkLengths(counts: readonly number[], model: Model): void {
  for (const count of counts) {
    if (count <= model.context) continue
    const message = `This model's maximum context length is ${model.context} tokens, however you requested ${count} tokens (${count} in your prompt; 0 for the completion). Please reduce your prompt; or completion length.`
    throw modelError(400, { message })
  }
}

function item(index: number, embedding: string): string {
  return `    {\n      "object": "embedding",\n      "index": ${index},\n      "embedding": ${embedding}\n    }`
}

function list(data: readonly string[], model: string, tokens: number): string {
  return `{\n  "object": "list",\n  "data": [\n${data.join(',\n')}\n  ],\n  "model": ${JSON.stringify(model)},\n  "usage": {\n    "prompt_tokens": ${tokens},\n    "total_tokens": ${tokens}\n  }\n}\n`
}

/** Nine digits tell any two 32-bit floats apart, so floats and base64 carry the same numbers. */
function floats(vector: Float32Array): string {
  const printed = Array.from(vector, (value) => String(Number(value.toPrecision(9))))
  return `[\n        ${printed.join(',\n        ')}\n      ]`
}
