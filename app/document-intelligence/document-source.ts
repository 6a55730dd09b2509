/** The document of an analyze request: bytes as they are, bytes in base64, or a web address that is never fetched. */
import { fingerprint } from './chance.ts'
import { invalidContent, invalidParameter, invalidSource, missingParameter } from './failure.ts'
import { isJson, type Medium, mediumOf, mediumOfPath, sniff } from './media.ts'

/** All that is kept of a document. */
export interface DocumentSource {
  /** The document's bytes. */
  size: number
  medium: Medium
  /** The same for the same bytes and the same seed of the simulator's. */
  seed: number
}

/** A document behind an address has a size too, between these, drawn from the address. */
const LINKED_SIZE = { least: 100_000, spread: 400_000 }

/** @throws Failure 400 or 415 */
export async function readSource(request: Request, seed: number): Promise<DocumentSource> {
  const type = request.headers.get('content-type')
  if (isJson(type)) return fromJson(await request.text(), seed)
  const bytes = new Uint8Array(await request.arrayBuffer())
  const medium = mediumOf(type, bytes)
  return fromBytes(bytes, medium, seed)
}

function fromBytes(bytes: Uint8Array, medium: Medium, seed: number): DocumentSource {
  if (bytes.length === 0) throw invalidContent('The document is empty.')
  return { size: bytes.length, medium, seed: fingerprint(bytes, seed) }
}

function fromJson(text: string, seed: number): DocumentSource {
  const { urlSource = null, base64Source = null } = parseObject(text)
  if (urlSource === null && base64Source === null) throw missingParameter('urlSource or base64Source')
  if (urlSource !== null && base64Source !== null)
    throw invalidParameter('urlSource', 'give either urlSource or base64Source, not both.')
  if (base64Source === null) return fromAddress(urlSource, seed)
  if (typeof base64Source !== 'string') throw invalidParameter('base64Source', 'it must be a string.')
  const bytes = decodeBase64(base64Source)
  return fromBytes(bytes, sniff(bytes), seed)
}

function parseObject(text: string): { urlSource?: unknown; base64Source?: unknown } {
  if (text.trim() === '') throw missingParameter('urlSource or base64Source')
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw invalidContent('The request body is not valid JSON.')
  }
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json
  throw invalidContent('The request body must be a JSON object with urlSource or base64Source.')
}

function fromAddress(address: unknown, seed: number): DocumentSource {
  if (typeof address !== 'string') throw invalidParameter('urlSource', 'it must be a string.')
  const url = URL.canParse(address) ? new URL(address) : null
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw invalidSource('urlSource must be an absolute http or https address.')
  const drawn = fingerprint(new TextEncoder().encode(url.href), seed)
  const size = LINKED_SIZE.least + (drawn % LINKED_SIZE.spread)
  return { size, medium: mediumOfPath(url.pathname), seed: drawn }
}

/** Decoders skip what is no base64; here it is a mistake to be told of. Searched for, since matching all of it would recurse. */
function decodeBase64(text: string): Uint8Array {
  const digits = text.replace(/\s+/g, '')
  if (digits.length === 0) throw invalidContent('The document is empty.')
  const padding = /={1,2}$/.exec(digits)?.[0].length ?? 0
  const strange = digits.slice(0, digits.length - padding).search(/[^A-Za-z0-9+/]/)
  if (strange >= 0 || digits.length % 4 !== 0)
    throw invalidContent('base64Source is not valid base64. The file is corrupted or format is unsupported.')
  return Buffer.from(digits, 'base64')
}
