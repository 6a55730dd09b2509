/** Embeddings: one vector per input, in floats or base64, printed as Azure prints them. */
import { type Answer, JSON_TYPE, wholeJson } from '../answer.ts'
import { clientGone } from '../client-presence.ts'
import type { Context, ResolvedDeployment } from '../context.ts'
import { type Model, wireModelName } from '../openai/catalogue.ts'
import { invalidValue, modelError, unsupportedParameter } from '../openai/errors.ts'
import { type Body, optionalInteger, optionalString, optionalWord } from '../openai/fields.ts'
import { modelHeaders } from '../openai/headers.ts'
import type { Tokenizer } from '../openai/tokens/contract.ts'
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
  const promptTokens = counts.reduce((sum, count) => sum + count, 0)
  const texts = await inputTexts(context, inputs, parts.counter.tokenizer(model.encoding))
  context.facts.promptTokens = promptTokens
  const print = (text: string) => {
    const vector = shortened(embeddingVector(text, embeddingSize), dimensions)
    return format === 'base64' ? JSON.stringify(base64Floats(vector)) : floats(vector)
  }
  return {
    answer(): Answer {
      const headers = modelHeaders(context, JSON_TYPE, parts.region, parts.now() - context.arrivedAt)
      const pieces = listPieces(texts, print, wireModelName(model), promptTokens)
      // Many vectors are made while they are sent, so that neither memory nor the other requests suffer.
      return wholeJson(200, texts.length > MANY ? pieces : [...pieces].join(''), headers)
    }
  }
}

const MANY = 4

/** Token arrays as text, with a pause now and then: there may be hundreds of thousands of tokens. */
async function inputTexts(context: Context, inputs: readonly TextInput[], tokenizer: Tokenizer): Promise<string[]> {
  const texts: string[] = []
  for (const [index, input] of inputs.entries()) {
    texts.push(inputText(input, tokenizer, inputs.length === 1 ? 'input' : `input[${index}]`))
    if (input.kind === 'text') continue
    await pause()
    if (context.request.client.gone) throw clientGone()
  }
  return texts
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

function* listPieces(
  texts: readonly string[],
  print: (text: string) => string,
  model: string,
  tokens: number
): Generator<string, void, void> {
  yield '{\n  "object": "list",\n  "data": [\n'
  for (const [index, text] of texts.entries()) {
    const end = index === texts.length - 1 ? '\n' : ',\n'
    yield `    {\n      "object": "embedding",\n      "index": ${index},\n      "embedding": ${print(text)}\n    }${end}`
  }
  yield `  ],\n  "model": ${JSON.stringify(model)},\n  "usage": {\n    "prompt_tokens": ${tokens},\n    "total_tokens": ${tokens}\n  }\n}\n`
}

/** The vector's numbers have nine decimals, so rounding to them undoes what 32 bits added. */
function floats(vector: Float32Array): string {
  const printed: string[] = []
  for (const value of vector) printed.push(String(Math.round(value * 1e9) / 1e9))
  return `[\n        ${printed.join(',\n        ')}\n      ]`
}
