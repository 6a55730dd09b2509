/** The parts of a chat completions request that make up its prompt, as they are once the request has been validated. */

/** Clients write an absent value as null or leave it out; both mean the same. */
type Maybe<T> = T | null | undefined

export type ChatRole = 'system' | 'developer' | 'user' | 'assistant' | 'tool' | 'function'
export type ImageDetail = 'low' | 'high' | 'auto' | 'original'

export interface TextPart {
  type: 'text'
  text: string
}

export interface ImagePart {
  type: 'image_url'
  /** A web address or a `data:` URL. */
  image_url: { url: string; detail?: Maybe<ImageDetail> }
}

export interface AudioPart {
  type: 'input_audio'
  /** `data` is base64. */
  input_audio: { data: string; format: string }
}

export interface RefusalPart {
  type: 'refusal'
  refusal: string
}

export interface FilePart {
  type: 'file'
  file: { file_id?: Maybe<string>; file_data?: Maybe<string>; filename?: Maybe<string> }
}

export type ContentPart = TextPart | ImagePart | AudioPart | RefusalPart | FilePart

/** `arguments` is JSON as text, exactly as the model wrote it. */
export interface FunctionCall {
  name: string
  arguments: string
}

export type ToolCall =
  | { id: string; type: 'function'; function: FunctionCall }
  | { id: string; type: 'custom'; custom: { name: string; input: string } }

export interface ChatMessage {
  role: ChatRole
  content?: Maybe<string | readonly ContentPart[]>
  name?: Maybe<string>
  refusal?: Maybe<string>
  tool_calls?: Maybe<readonly ToolCall[]>
  tool_call_id?: Maybe<string>
  /** The predecessor of `tool_calls`. */
  function_call?: Maybe<FunctionCall>
}

export interface FunctionDefinition {
  name: string
  description?: Maybe<string>
  /** A JSON schema from the client; nothing about its inside is certain. */
  parameters?: unknown
  strict?: Maybe<boolean>
}

export type ToolDefinition =
  | { type: 'function'; function: FunctionDefinition }
  | { type: 'custom'; custom: { name: string; description?: Maybe<string> } }
