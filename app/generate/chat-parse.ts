/** Checks the body of a chat completion field by field; what passes can be answered without another look. */
import type { Model } from '../openai/catalogue.ts'
import type { ChatMessage, FunctionDefinition, ToolDefinition } from '../openai/chat-request.ts'
import {
  invalidType,
  invalidValue,
  missingParameter,
  modelError,
  unsupportedParameter,
  unsupportedValue
} from '../openai/errors.ts'
import {
  type Body,
  checkLogitBias,
  isObject,
  optionalArray,
  optionalBoolean,
  optionalInteger,
  optionalNumber,
  optionalObject,
  optionalString,
  optionalWord,
  requiredString,
  stopSequences,
  streamOptions
} from '../openai/fields.ts'
import { checkImages, checkMessages } from './chat-messages.ts'

export interface ChatRequest {
  messages: readonly ChatMessage[]
  tools: readonly ToolDefinition[]
  functions: readonly FunctionDefinition[]
  choices: number
  /** The request's own limit, hidden and visible tokens together; undefined = none. */
  limit: number | undefined
  /** The field the limit came from, for messages about it. */
  limitField: 'max_tokens' | 'max_completion_tokens'
  stops: readonly string[]
  seed: number | undefined
  /** Undefined = no logprobs; else how many alternatives. */
  topLogprobs: number | undefined
  effort: string
  stream: boolean
  includeUsage: boolean
  obfuscate: boolean
}

export function parseChat(body: Body, model: Model): ChatRequest {
  const messages = checkMessages(body)
  checkImages(messages, model)
  const limit = tokenLimit(body, model)
  const sampling = samplingFields(body)
  if (model.reasoning) refuseOnReasoning(body, sampling)
  refuseForcedShapes(body)
  optionalString(body, 'user')
  return {
    messages,
    tools: toolDefinitions(body),
    functions: functionDefinitions(body),
    choices: optionalInteger(body, 'n', { min: 1, max: 128 }) ?? 1,
    ...limit,
    stops: stopSequences(body),
    seed: optionalInteger(body, 'seed'),
    topLogprobs: logprobFields(body),
    effort: optionalEffort(body, model),
    ...streamOptions(body)
  }
}

function tokenLimit(body: Body, model: Model): Pick<ChatRequest, 'limit' | 'limitField'> {
  const older = optionalInteger(body, 'max_tokens', { min: 1 })
  const newer = optionalInteger(body, 'max_completion_tokens', { min: 1 })
  if (older !== undefined && model.reasoning) {
    throw unsupportedParameter(
      'max_tokens',
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
    )
  }
  checkLimit('max_completion_tokens', newer, model)
  checkLimit('max_tokens', older, model)
  if (older !== undefined && newer !== undefined) {
    const message = "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported."
    throw invalidValue('max_tokens', message, 'invalid_parameter_combination')
  }
  return { limit: older ?? newer, limitField: older === undefined ? 'max_completion_tokens' : 'max_tokens' }
}

function checkLimit(field: ChatRequest['limitField'], limit: number | undefined, model: Model): void {
  if (limit === undefined || limit <= model.maxOutput) return
  const message = `${field} is too large: ${limit}. This model supports at most ${model.maxOutput} completion tokens, whereas you provided ${limit}.`
  throw invalidValue(field, message)
}

interface Sampling {
  temperature: number | undefined
  top_p: number | undefined
  presence_penalty: number | undefined
  frequency_penalty: number | undefined
}

function samplingFields(body: Body): Sampling {
  checkLogitBias(body)
  return {
    temperature: optionalNumber(body, 'temperature', { min: 0, max: 2 }),
    top_p: optionalNumber(body, 'top_p', { min: 0, max: 1 }),
    presence_penalty: optionalNumber(body, 'presence_penalty', { min: -2, max: 2 }),
    frequency_penalty: optionalNumber(body, 'frequency_penalty', { min: -2, max: 2 })
  }
}

/** The values these fields have when they change nothing: all a reasoning model accepts. */
const NEUTRAL: Record<keyof Sampling, number> = { temperature: 1, top_p: 1, presence_penalty: 0, frequency_penalty: 0 }

function refuseOnReasoning(body: Body, sampling: Sampling): void {
  for (const field of ['temperature', 'top_p', 'presence_penalty', 'frequency_penalty'] as const) {
    const value = sampling[field]
    if (value === undefined || value === NEUTRAL[field]) continue
    const message = `Unsupported value: '${field}' does not support ${value} with this model. Only the default (${NEUTRAL[field]}) value is supported.`
    throw unsupportedValue(field, message)
  }
  for (const field of ['logprobs', 'top_logprobs', 'logit_bias'] as const) {
    const value = body[field]
    if (value === undefined || value === null || value === false) continue
    throw unsupportedParameter(field, `Unsupported parameter: '${field}' is not supported with this model.`)
  }
}

function logprobFields(body: Body): number | undefined {
  const wanted = optionalBoolean(body, 'logprobs') ?? false
  const top = optionalInteger(body, 'top_logprobs', { min: 0, max: 20 })
  if (top !== undefined && !wanted) {
    const message = "Invalid value for 'top_logprobs': 'logprobs' must be true to use 'top_logprobs'."
    throw modelError(400, { message, param: 'top_logprobs' })
  }
  return wanted ? (top ?? 0) : undefined
}

function optionalEffort(body: Body, model: Model): string {
  if (!model.reasoning) return 'none'
  return optionalWord(body, 'reasoning_effort', model.efforts) ?? model.defaultEffort
}

/** Answers of a demanded shape are not generated yet; made-up prose in their place would mislead, so it is refused. */
function refuseForcedShapes(body: Body): void {
  const format = optionalObject(body, 'response_format')
  if (format) {
    const type = optionalWord(format, 'type', ['text', 'json_object', 'json_schema'], 'response_format.type')
    if (type === undefined) throw missingParameter('response_format.type')
    if (type !== 'text') throw notSimulated('response_format', `response_format of type '${type}'`, "type 'text'")
  }
  const choice = body.tool_choice
  if (choice !== undefined && choice !== null) {
    if (typeof choice !== 'string' && !isObject(choice))
      throw invalidType('tool_choice', 'one of a string or an object', choice)
    if (typeof choice === 'string') optionalWord(body, 'tool_choice', ['none', 'auto', 'required'])
    if (choice === 'required' || isObject(choice))
      throw notSimulated('tool_choice', 'a forced tool call', "tool_choice 'auto' or 'none'")
  }
  if (isObject(body.function_call))
    throw notSimulated('function_call', 'a forced function call', "function_call 'auto' or 'none'")
}

function notSimulated(param: string, what: string, instead: string) {
  return unsupportedValue(
    param,
    `The simulator cannot generate ${what} yet. Use ${instead}, or replay a recorded answer.`
  )
}

const MAX_TOOLS = 128

function toolDefinitions(body: Body): ToolDefinition[] {
  const tools = optionalArray(body, 'tools', { min: 1, max: MAX_TOOLS }, 'an array of objects') ?? []
  return tools.map((tool, index) => {
    const path = `tools[${index}]`
    if (!isObject(tool)) throw invalidType(path, 'an object', tool)
    const type = requiredString(tool, 'type', `${path}.type`)
    if (type !== 'function')
      throw invalidValue(`${path}.type`, `Invalid value: '${type.slice(0, 100)}'. Supported values are: 'function'.`)
    const definition = optionalObject(tool, 'function', `${path}.function`)
    if (!definition) throw missingParameter(`${path}.function`)
    return { type: 'function', function: functionDefinition(definition, `${path}.function`) }
  })
}

function functionDefinitions(body: Body): FunctionDefinition[] {
  const functions = optionalArray(body, 'functions', { min: 1, max: MAX_TOOLS }, 'an array of objects') ?? []
  return functions.map((definition, index) => {
    if (!isObject(definition)) throw invalidType(`functions[${index}]`, 'an object', definition)
    return functionDefinition(definition, `functions[${index}]`)
  })
}

function functionDefinition(definition: Body, path: string): FunctionDefinition {
  const name = requiredString(definition, 'name', `${path}.name`)
  if (!/^[a-zA-Z0-9_-]{1,64}$/.test(name)) {
    const message = `Invalid '${path}.name': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]{1,64}$'.`
    throw invalidValue(`${path}.name`, message)
  }
  const description = optionalString(definition, 'description', `${path}.description`)
  const parameters = optionalObject(definition, 'parameters', `${path}.parameters`)
  return { name, ...(description === undefined ? {} : { description }), ...(parameters ? { parameters } : {}) }
}
