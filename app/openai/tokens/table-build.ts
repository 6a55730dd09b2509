// Build time only: js-tiktoken is no dependency of the running product.
import { buildCharClasses } from './char-class-build.ts'
import type { EncodingName } from './contract.ts'
import {
  bodyChecksum,
  ENCODING_NAMES,
  HASH_SEED,
  HEADER,
  HEADER_WORDS,
  hashEnd,
  hashStep,
  NO_RANK,
  RANK_BITS,
  RANK_MASK,
  sectionOffsets,
  TABLE_MAGIC,
  TABLE_VERSION
} from './table-format.ts'

/** Compiles both encodings from js-tiktoken's ranks. About half a second. */
export async function buildTables(): Promise<Map<EncodingName, Uint8Array<ArrayBuffer>>> {
  const { default: cl100k } = await import('js-tiktoken/ranks/cl100k_base')
  const { default: o200k } = await import('js-tiktoken/ranks/o200k_base')
  const classes = buildCharClasses()
  return new Map([
    ['cl100k_base', buildTable('cl100k_base', readRanks(cl100k.bpe_ranks), classes)],
    ['o200k_base', buildTable('o200k_base', readRanks(o200k.bpe_ranks), classes)]
  ])
}

/** js-tiktoken's compressed ranks: lines of "prefix offset token token…", where a token is Base64. */
function readRanks(text: string): Uint8Array[] {
  const tokens: Uint8Array[] = []
  for (const line of text.split('\n').filter(Boolean)) {
    const [, offset, ...encoded] = line.split(' ')
    encoded.forEach((token, index) => {
      tokens[Number(offset) + index] = Buffer.from(token, 'base64')
    })
  }
  return tokens
}

type Classes = ReturnType<typeof buildCharClasses>

function buildTable(encoding: EncodingName, tokens: readonly Uint8Array[], classes: Classes): Uint8Array<ArrayBuffer> {
  const longestToken = checkTokens(encoding, tokens)
  const sizes = {
    tokens: tokens.length,
    slots: 2 ** Math.ceil(Math.log2(tokens.length * 2)),
    tokenBytes: tokens.reduce((sum, token) => sum + token.length, 0),
    pages: classes.astralPages.length / 256
  }
  const at = sectionOffsets(sizes)
  const file = new Uint8Array(at.total)
  const words = new Int32Array(file.buffer)
  fillTokens(tokens, words.subarray(at.tokenOffsets / 4), file.subarray(at.bytes))
  fillSlots(tokens, words.subarray(at.hashSlots / 4, at.hashSlots / 4 + sizes.slots))
  fillBytePairs(tokens, words.subarray(at.bytePairs / 4, at.bytePairs / 4 + 0x10000))
  file.set(classes.basic, at.basicClasses)
  new Uint16Array(file.buffer, at.astralIndex, classes.astralIndex.length).set(classes.astralIndex)
  file.set(classes.astralPages, at.astralPages)
  const header = new Int32Array(HEADER_WORDS)
  header[HEADER.magic] = TABLE_MAGIC
  header[HEADER.version] = TABLE_VERSION
  header[HEADER.encoding] = ENCODING_NAMES.indexOf(encoding)
  header[HEADER.totalBytes] = at.total
  header[HEADER.checksum] = bodyChecksum(words)
  header[HEADER.tokens] = sizes.tokens
  header[HEADER.slots] = sizes.slots
  header[HEADER.tokenBytes] = sizes.tokenBytes
  header[HEADER.pages] = sizes.pages
  header[HEADER.longestToken] = longestToken
  words.set(header)
  return file
}

/** What the lookups and the merge rely on; gives the length of the longest token. */
function checkTokens(encoding: EncodingName, tokens: readonly Uint8Array[]): number {
  const seen = new Set<string>()
  let longest = 0
  for (const token of tokens) {
    if (!token?.length) throw new Error(`The ranks of ${encoding} have a gap`)
    seen.add(Buffer.from(token).toString('latin1'))
    longest = Math.max(longest, token.length)
  }
  if (seen.size !== tokens.length) throw new Error(`The ranks of ${encoding} name a token twice`)
  for (let byte = 0; byte < 256; byte++) {
    if (!seen.has(String.fromCharCode(byte))) throw new Error(`The ranks of ${encoding} have no token for byte ${byte}`)
  }
  if (longest > 255 || tokens.length >= RANK_MASK) throw new Error(`The ranks of ${encoding} do not fit the table`)
  return longest
}

function fillTokens(tokens: readonly Uint8Array[], offsets: Int32Array, bytes: Uint8Array): void {
  let offset = 0
  tokens.forEach((token, rank) => {
    offsets[rank] = offset
    bytes.set(token, offset)
    offset += token.length
  })
  offsets[tokens.length] = offset
}

/** Open addressing with linear probing; at most half full. */
function fillSlots(tokens: readonly Uint8Array[], slots: Int32Array): void {
  tokens.forEach((token, rank) => {
    const hash = hashEnd(token.reduce(hashStep, HASH_SEED))
    let slot = hash & (slots.length - 1)
    while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1)
    slots[slot] = ((hash >>> RANK_BITS) << RANK_BITS) | (rank + 1)
  })
}

/** The rank of every two bytes: the first lookups of a merge, without hashing. */
function fillBytePairs(tokens: readonly Uint8Array[], pairs: Int32Array): void {
  pairs.fill(NO_RANK)
  tokens.forEach((token, rank) => {
    const [first = 0, second = 0] = token
    if (token.length === 2) pairs[(first << 8) | second] = rank
  })
}
