/**
 * How many tokens the prompt of a chat request has. Azure does not document how it counts. The constants here give the
 * `usage` of recorded answers: exactly for nearly all prompts without tools, within a few tokens for those with tools.
 */
import { assertNever } from '../../shared/errors.ts'
import type { Model } from './catalogue.ts'
import type {
  AudioPart,
  ChatMessage,
  ContentPart,
  FunctionDefinition,
  ToolCall,
  ToolDefinition
} from './chat-request.ts'
import { isObject } from './fields.ts'
import { imageSize, imageTokens } from './image-tokens.ts'

/** Prompt tokens = the tokens of every text + `overhead`. */
export interface PromptParts {
  texts: string[]
  overhead: number
}

export interface ChatPrompt {
  messages: readonly ChatMessage[]
  tools?: readonly ToolDefinition[] | null | undefined
  functions?: readonly FunctionDefinition[] | null | undefined
}

/**
 * The texts of a prompt, for one call to the token counter, and the tokens that surround them.
 * @example chatPromptParts({ messages: [{ role: 'user', content: 'Hi' }] }, gpt4o) // { texts: ['Hi'], overhead: 7 }
 */
export function chatPromptParts(request: ChatPrompt, model: Model): PromptParts {
  const parts: PromptParts = { texts: [], overhead: model.reasoning ? 2 : 3 }
  for (const message of request.messages) addMessage(parts, message, model)
  addTools(parts, request, model)
  return parts
}

/** The role is one token in every encoding of the catalogue. */
const ROLE = 1
/** Measured per call and its result: 8 on gpt-4o, 12 to 13 on gpt-5. */
const toolCallTokens = (model: Model) => (model.reasoning ? 12 : 8)

/** The first gpt-3.5 framed a message with one token more, and let a name replace the role. */
function framing(model: Model): { message: number; name: number } {
  return model.name === 'gpt-3.5-turbo-0301' ? { message: 4, name: -1 } : { message: 3, name: 1 }
}

function addMessage(parts: PromptParts, message: ChatMessage, model: Model): void {
  const frame = framing(model)
  parts.overhead += frame.message + ROLE
  addContent(parts, message, model)
  addText(parts, message.refusal)
  if (message.name) {
    addText(parts, message.name)
    parts.overhead += frame.name
  }
  for (const [name, input] of callsOf(message)) {
    addText(parts, name)
    addText(parts, input)
    parts.overhead += toolCallTokens(model)
  }
}

/** Empty texts have no tokens, so the counter need not see them. */
function addText(parts: PromptParts, text: string | null | undefined): void {
  if (text) parts.texts.push(text)
}

function addContent(parts: PromptParts, { content }: ChatMessage, model: Model): void {
  if (typeof content === 'string') addText(parts, content)
  else for (const part of content ?? []) addPart(parts, part, model)
}

function addPart(parts: PromptParts, part: ContentPart, model: Model): void {
  switch (part.type) {
    case 'text':
      addText(parts, part.text)
      return
    case 'refusal':
      addText(parts, part.refusal)
      return
    case 'image_url':
      parts.overhead += imageTokens(model, imageSize(part.image_url.url), part.image_url.detail ?? 'auto')
      return
    case 'input_audio':
      parts.overhead += audioTokens(part)
      return
    case 'file':
      // Azure bills the pages of a document, which nothing here can see.
      return
    default:
      assertNever(part)
  }
}

/** Ten tokens a second; the length is estimated from common rates, 16 bit at 24 kHz for WAV and 128 kbit/s for MP3. */
function audioTokens({ input_audio: { data, format } }: AudioPart): number {
  const bytesPerSecond = format === 'wav' ? 48_000 : 16_000
  return Math.ceil(((data.length * 3) / 4 / bytesPerSecond) * 10)
}

function callsOf(message: ChatMessage): [name: string, input: string][] {
  const calls = (message.tool_calls ?? []).map((call: ToolCall): [string, string] =>
    call.type === 'function' ? [call.function.name, call.function.arguments] : [call.custom.name, call.custom.input]
  )
  const old = message.function_call
  return old ? [...calls, [old.name, old.arguments]] : calls
}

/** Measured on gpt-4o, 4.1 and the gpt-5 family; the o series is taken to be like gpt-5. */
function addTools(parts: PromptParts, { messages, tools, functions }: ChatPrompt, model: Model): void {
  const declarations = [
    ...(tools ?? []).map((tool) =>
      tool.type === 'function' ? functionType(tool.function) : declare(tool.custom, '(_: string) => any')
    ),
    ...(functions ?? []).map(functionType)
  ]
  if (declarations.length === 0) return
  parts.texts.push(['namespace functions {', '', ...declarations, '} // namespace functions'].join('\n'))
  const instructed = messages.some(({ role }) => role === 'system' || role === 'developer')
  if (model.reasoning) parts.overhead += 90
  else parts.overhead += instructed ? 4 : 8
}

/** The model sees its tools as types of TypeScript. */
function functionType(definition: FunctionDefinition): string {
  const properties = propertyLines(definition.parameters, 0)
  return declare(definition, properties.length === 0 ? '() => any' : `(_: {\n${properties.join('\n')}\n}) => any`)
}

function declare(
  { name, description }: { name: string; description?: string | null | undefined },
  type: string
): string {
  return `${description ? `// ${description}\n` : ''}type ${name} = ${type};\n`
}

/** Schemas may nest deeper than a call stack; what is deeper than this is `any`. Azure itself refuses more than ten levels. */
const DEEPEST = 12

function propertyLines(schema: unknown, depth: number): string[] {
  if (!isObject(schema) || !isObject(schema.properties)) return []
  const required = new Set(Array.isArray(schema.required) ? schema.required : [])
  const indent = '  '.repeat(depth)
  const lines: string[] = []
  for (const [name, property] of Object.entries(schema.properties)) {
    const described = depth === 0 && isObject(property) && typeof property.description === 'string'
    if (described) lines.push(`${indent}// ${property.description}`)
    lines.push(`${indent}${name}${required.has(name) ? '' : '?'}: ${typeOf(property, depth)},`)
  }
  return lines
}

function typeOf(schema: unknown, depth: number): string {
  if (!isObject(schema) || depth > DEEPEST) return 'any'
  if (Array.isArray(schema.enum)) return schema.enum.map(literal).join(' | ')
  if (schema.const !== undefined) return literal(schema.const)
  const choices = schema.anyOf ?? schema.oneOf
  if (Array.isArray(choices)) return choices.map((choice) => typeOf(choice, depth + 1)).join(' | ')
  // Each type once: a list of a thousand 'object' must not print the same properties a thousand times.
  const types = new Set<unknown>(Array.isArray(schema.type) ? schema.type : [schema.type])
  return [...types].map((type) => namedType(type, schema, depth)).join(' | ')
}

function namedType(type: unknown, schema: Record<string, unknown>, depth: number): string {
  switch (type) {
    case 'string':
    case 'boolean':
    case 'null':
      return type
    case 'integer':
    case 'number':
      return 'number'
    case 'array':
      return `${typeOf(schema.items, depth + 1)}[]`
    case 'object':
    case undefined:
      return objectType(schema, depth)
    default:
      return 'any'
  }
}

function objectType(schema: Record<string, unknown>, depth: number): string {
  const lines = propertyLines(schema, depth + 1)
  if (lines.length > 0) return `{\n${lines.join('\n')}\n${'  '.repeat(depth)}}`
  return schema.type === 'object' ? 'object' : 'any'
}

function literal(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  return typeof value === 'object' && value !== null ? 'any' : String(value)
}
