/** What a line holds, told from its bytes without making a text of it. All positions are offsets, the end exclusive. */

const COLON = 58
export const LINE_FEED = 10
export const HASH_SIGN = 35
export const DASH = 45
export const SPACE = 32
export const CR = 13
export const SINGLE_QUOTE = 39
export const DOUBLE_QUOTE = 34

interface Name<T extends string> {
  name: T
  bytes: Buffer
}

export const namesOf = <T extends string>(...names: T[]): Name<T>[] =>
  names.map((name) => ({ name, bytes: Buffer.from(name) }))

export function isText(bytes: Buffer, from: number, to: number, text: Uint8Array): boolean {
  if (to - from !== text.length) return false
  for (let at = 0; at < text.length; at++) if (bytes[from + at] !== text[at]) return false
  return true
}

/** undefined = it is none of these. The key may be in quotes. */
export function nameAt<T extends string>(
  bytes: Buffer,
  from: number,
  to: number,
  names: readonly Name<T>[]
): T | undefined {
  const quote = bytes[from]
  const quoted = (quote === SINGLE_QUOTE || quote === DOUBLE_QUOTE) && to - from > 1 && bytes[to - 1] === quote
  const start = quoted ? from + 1 : from
  const end = quoted ? to - 1 : to
  for (const { name, bytes: text } of names) if (isText(bytes, start, end, text)) return name
  return undefined
}

/** The values of hex digits by their codes; everything else is larger. */
const HEX_DIGITS = Uint8Array.from({ length: 256 }, (_, code) => {
  const digit = Number.parseInt(String.fromCharCode(code), 16)
  return Number.isNaN(digit) ? 255 : digit
})

/** false = these are not 32 hex digits. */
export function hexBytes(bytes: Buffer, from: number, hash: Uint8Array): boolean {
  let all = 0
  for (let at = 0; at < 16; at++) {
    const high = HEX_DIGITS[bytes[from + at * 2] ?? 0] ?? 255
    const low = HEX_DIGITS[bytes[from + at * 2 + 1] ?? 0] ?? 255
    all |= high | low
    hash[at] = high * 16 + low
  }
  return all < 16
}

/** From 100 to 599; 0 = it is not that. */
export function statusCode(bytes: Buffer, from: number, to: number): number {
  if (to - from < 3 || !isBlank(bytes, from + 3, to)) return 0
  let code = 0
  for (let at = from; at < from + 3; at++) {
    const digit = (bytes[at] ?? 0) - 48
    if (!(digit >= 0 && digit <= 9)) return 0
    code = code * 10 + digit
  }
  return code >= 100 && code < 600 ? code : 0
}

/** Where the colon behind a key stands; at the key's own place, there is none. */
export function keyEnd(bytes: Buffer, from: number, to: number): number {
  let at = from
  while (at < to && bytes[at] !== COLON) at++
  return at === to ? from : at
}

export function skipSpaces(bytes: Buffer, from: number, to: number): number {
  let at = from
  while (at < to && bytes[at] === SPACE) at++
  return at
}

export function isBlank(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at] !== SPACE && bytes[at] !== CR) return false
  return true
}
