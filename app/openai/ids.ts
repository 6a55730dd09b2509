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
  let text = ''
  while (length >= 5) {
    // One number carries five letters: 62^5 is below 2^32.
    let drawn = Math.floor(random() * 916132832)
    for (let i = 0; i < 5; i++) {
      text += BASE62[drawn % 62]
      drawn = Math.floor(drawn / 62)
    }
    length -= 5
  }
  for (; length > 0; length--) text += BASE62[Math.floor(random() * 62)]
  return text
}

export function randomHex(random: Random, length: number): string {
  let text = ''
  for (; length >= 8; length -= 8) text += hexWord(random)
  for (; length > 0; length--) text += HEX[Math.floor(random() * 16)]
  return text
}

/** A version 4 UUID. */
export function guid(random: Random): string {
  const a = hexWord(random)
  const b = hexWord(random)
  const c = hexWord(random)
  const d = hexWord(random)
  const variant = HEX[8 + Math.floor(random() * 4)]
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-${variant}${c.slice(1, 4)}-${c.slice(4)}${d}`
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
