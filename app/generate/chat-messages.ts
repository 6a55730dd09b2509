/** Checks the `messages` of a chat: each message by the rules of its role, and tool calls against their answers. */
import type { Model } from '../openai/catalogue.ts'
import type { ChatMessage } from '../openai/chat-request.ts'
import { invalidType, invalidValue, missingParameter, modelError } from '../openai/errors.ts'
import {
  type Body,
  isObject,
  optionalArray,
  optionalObject,
  optionalString,
  optionalWord,
  requiredString,
  stringTooLong,
  unknownWord
} from '../openai/fields.ts'

const ROLES = ['system', 'assistant', 'user', 'function', 'tool', 'developer'] as const
const MAX_MESSAGES = 2048
const MAX_TEXT = 1_048_576
const PART_TYPES = ['text', 'image_url', 'input_audio', 'refusal', 'file'] as const

export function checkMessages(body: Body): ChatMessage[] {
  const messages = optionalArray(body, 'messages', { min: 1, max: MAX_MESSAGES }, 'an array of objects')
  if (!messages) throw missingParameter('messages')
  const open = new Set<string>()
  for (const [index, message] of messages.entries()) {
    const path = `messages[${index}]`
    if (!isObject(message)) throw invalidType(path, 'an object', message)
    checkToolTurn(message, open, path)
    checkMessage(message, path)
  }
  if (open.size > 0) throw unansweredCalls(open)
  // Every field that is read later has been checked above.
  return messages as ChatMessage[]
}

const MAX_IMAGES = 50

/** Images only for models that see, and not more than Azure takes. */
export function checkImages(messages: readonly ChatMessage[], model: Model): void {
  let images = 0
  for (const [index, { content }] of messages.entries()) {
    if (!Array.isArray(content)) continue
    for (const part of content) {
      if (part.type !== 'image_url') continue
      const param = `messages[${index}].content`
      if (model.vision === 'none') {
        throw invalidValue(param, "Invalid content type. 'image_url' is only supported by models that see images.")
      }
      if (++images > MAX_IMAGES) throw invalidValue(param, `Too many images in request. Max is ${MAX_IMAGES}.`)
    }
  }
}

function checkMessage(message: Body, path: string): void {
  if (message.role === undefined) throw missingParameter(`${path}.role`)
  const role = optionalWord(message, 'role', ROLES, `${path}.role`)
  if (role === undefined) throw invalidType(`${path}.role`, 'a string', message.role)
  optionalString(message, 'name', `${path}.name`)
  optionalString(message, 'refusal', `${path}.refusal`)
  if (role === 'function') requiredString(message, 'name', `${path}.name`)
  if (role === 'assistant') checkCalls(message, path)
  checkContent(message.content, mayBeEmpty(message, role), `${path}.content`)
}

/** An assistant may have called or refused instead of speaking; a function may have returned nothing. */
function mayBeEmpty(message: Body, role: string): boolean {
  if (role === 'function') return true
  return (
    role === 'assistant' && ['tool_calls', 'function_call', 'refusal', 'audio'].some((field) => message[field] != null)
  )
}

function checkContent(content: unknown, optional: boolean, path: string): void {
  if (content === undefined || content === null) {
    if (optional) return
    if (content === undefined) throw missingParameter(path)
    throw invalidType(path, 'one of a string or array of objects', content)
  }
  if (typeof content === 'string') return checkText(content, path)
  if (!Array.isArray(content)) throw invalidType(path, 'one of a string or array of objects', content)
  for (const [index, part] of content.entries()) checkPart(part, `${path}[${index}]`)
}

function checkPart(part: unknown, path: string): void {
  if (!isObject(part)) throw invalidType(path, 'an object', part)
  const type = optionalWord(part, 'type', PART_TYPES, `${path}.type`)
  if (type === undefined) throw missingParameter(`${path}.type`)
  if (type === 'text' || type === 'refusal')
    return checkText(requiredString(part, type, `${path}.${type}`), `${path}.${type}`)
  const value = optionalObject(part, type, `${path}.${type}`)
  if (!value) throw missingParameter(`${path}.${type}`)
  if (type === 'image_url') return checkImage(value, `${path}.image_url`)
  if (type === 'input_audio') {
    requiredString(value, 'data', `${path}.input_audio.data`)
    requiredString(value, 'format', `${path}.input_audio.format`)
    return
  }
  for (const field of ['file_id', 'file_data', 'filename']) optionalString(value, field, `${path}.file.${field}`)
}

function checkImage(image: Body, path: string): void {
  const url = requiredString(image, 'url', `${path}.url`)
  if (!/^(https?:\/\/|data:image\/)/i.test(url)) {
    const message = `Invalid '${path}.url'. Expected a web address or a base64 data URL of an image, but got a value without either form.`
    throw invalidValue(`${path}.url`, message, 'invalid_image_url')
  }
  optionalWord(image, 'detail', ['auto', 'low', 'high', 'original'], `${path}.detail`)
}

function checkText(text: string, path: string): void {
  if (text.length > MAX_TEXT) throw stringTooLong(path, MAX_TEXT, text.length)
}

function checkCalls(message: Body, path: string): void {
  const call = optionalObject(message, 'function_call', `${path}.function_call`)
  if (call) checkFunction(call, `${path}.function_call`)
  const calls = optionalArray(
    message,
    'tool_calls',
    { min: 1, max: MAX_MESSAGES },
    'an array of objects',
    `${path}.tool_calls`
  )
  for (const [index, item] of (calls ?? []).entries()) {
    const at = `${path}.tool_calls[${index}]`
    if (!isObject(item)) throw invalidType(at, 'an object', item)
    requiredString(item, 'id', `${at}.id`)
    const type = requiredString(item, 'type', `${at}.type`)
    if (type !== 'function') throw unknownWord(`${at}.type`, type, ['function'])
    const called = optionalObject(item, 'function', `${at}.function`)
    if (!called) throw missingParameter(`${at}.function`)
    checkFunction(called, `${at}.function`)
  }
}

function checkFunction(call: Body, path: string): void {
  requiredString(call, 'name', `${path}.name`)
  checkText(requiredString(call, 'arguments', `${path}.arguments`), `${path}.arguments`)
}

/** After an assistant's tool calls, nothing but their answers may follow until each has one. */
function checkToolTurn(message: Body, open: Set<string>, path: string): void {
  if (message.role === 'tool') {
    const id = requiredString(message, 'tool_call_id', `${path}.tool_call_id`)
    if (open.delete(id)) return
    const text =
      "Invalid parameter: messages with role 'tool' must be a response to a preceding message with 'tool_calls'."
    throw modelError(400, { message: text, param: `${path}.role` })
  }
  if (open.size > 0) throw unansweredCalls(open)
  if (message.role !== 'assistant' || !Array.isArray(message.tool_calls)) return
  checkCalls(message, path)
  for (const call of message.tool_calls) if (isObject(call) && typeof call.id === 'string') open.add(call.id)
}

function unansweredCalls(open: ReadonlySet<string>) {
  const message = `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: ${[...open].join(', ').slice(0, 500)}`
  return modelError(400, { message, param: 'messages' })
}
