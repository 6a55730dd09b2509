/** Which bodies are text, and can therefore be read and edited in a file. */
import { isUtf8 } from 'node:buffer'

const TEXTUAL =
  /^(text\/|application\/([^;]*\+)?(json|xml|yaml)\b|application\/(text|x-ndjson|jsonl|jsonlines|javascript|ecmascript|x-yaml|x-www-form-urlencoded|graphql)\b|image\/svg)/i

/** The text that these bytes are, exactly; null = they are none, or not of a textual type. Without a type only the bytes decide. */
export function textOfBody(body: Uint8Array, contentType: string | undefined): string | null {
  if (contentType !== undefined && !TEXTUAL.test(contentType.trim())) return null
  if (!isUtf8(body)) return null
  // Unlike a TextDecoder this keeps a byte order mark.
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')
}

export function isEventStream(contentType: string | undefined): boolean {
  return contentType !== undefined && /^\s*text\/event-stream\b/i.test(contentType)
}
