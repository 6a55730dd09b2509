/** The identifiers Azure hands out, drawn from the request's own random source so that a seed reproduces them. */
import type { Random } from '../random.ts'

const BASE62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const HEX = '0123456789abcdef'

/** `chatcmpl-` and 29 letters or digits. */
export function chatCompletionId(random: Random): string {
  return `chatcmpl-${randomText(random, 29)}`
}

/** `cmpl-` and 29 letters or digits. */
export function completionId(random: Random): string {
  return `cmpl-${randomText(random, 29)}`
}

export function randomText(random: Random, length: number): string {
  if (length > SHEET.length) return randomText(random, SHEET.length) + randomText(random, length - SHEET.length)
  let at = 0
  while (at + 5 <= length) {
    // One number carries five letters: 62^5 is below 2^32.
    let drawn = Math.floor(random() * 916132832)
    for (let i = 0; i < 5; i++) {
      SHEET[at++] = BASE62.charCodeAt(drawn % 62)
      drawn = Math.floor(drawn / 62)
    }
  }
  while (at < length) SHEET[at++] = BASE62.charCodeAt(Math.floor(random() * 62))
  return SHEET.toString('latin1', 0, length)
}

/**
 * Where letters are put together: a text made letter by letter would be a tree of them. It holds nothing beyond a call.
 * A multiple of five, so that long texts are what they would be without it.
 */
const SHEET = Buffer.alloc(60)

export function randomHex(random: Random, length: number): string {
  let text = ''
  for (; length >= 8; length -= 8) text += hexWord(random)
  for (; length > 0; length--) text += HEX[Math.floor(random() * 16)]
  return text
}

/** A version 4 UUID. */
export function guid(random: Random): string {
  const a = (random() * 4294967296) >>> 0
  const b = (random() * 4294967296) >>> 0
  const c = (random() * 4294967296) >>> 0
  const d = (random() * 4294967296) >>> 0
  const variant = 8 + Math.floor(random() * 4)
  SHEET[8] = SHEET[13] = SHEET[18] = SHEET[23] = HYPHEN
  putHex(a, 0, 8)
  putHex(b >>> 16, 9, 4)
  putHex(0x4000 | (b & 0xfff), 14, 4)
  putHex((variant << 12) | ((c >>> 16) & 0xfff), 19, 4)
  putHex(c, 24, 4)
  putHex(d, 28, 8)
  return SHEET.toString('latin1', 0, 36)
}

const HYPHEN = 0x2d

/** The last `digits` hexadecimal digits of a number. */
function putHex(value: number, at: number, digits: number): void {
  for (let place = at + digits - 1; place >= at; place--) {
    SHEET[place] = HEX.charCodeAt(value & 15)
    value >>>= 4
  }
}

/** The backend's configuration mark: the same for every answer of one model. */
export function systemFingerprint(modelName: string): string {
  let low = 0x811c9dc5
  let high = 0x050c5d1f
  for (let i = 0; i < modelName.length; i++) {
    low = Math.imul(low ^ modelName.charCodeAt(i), 0x01000193)
    high = Math.imul(high ^ modelName.charCodeAt(i), 0x85ebca6b)
  }
  const hex = (word: number) => (word >>> 0).toString(16).padStart(8, '0')
  return `fp_${(hex(low) + hex(high)).slice(0, 10)}`
}

/** Eight hexadecimal digits, byte by byte from a table: several are drawn for each answer. */
function hexWord(random: Random): string {
  const word = (random() * 4294967296) >>> 0
  return hexByte(word >>> 24) + hexByte(word >>> 16) + hexByte(word >>> 8) + hexByte(word)
}

const HEX_BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

function hexByte(word: number): string {
  return HEX_BYTES[word & 255] ?? ''
}
