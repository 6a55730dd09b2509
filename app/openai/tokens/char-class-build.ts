import { CHAR } from './char-class.ts'
import { ASTRAL_PAGES } from './table-format.ts'

/** In this order; whatever none of them matches is `other`. The flag is the one the patterns are compiled with. */
const PATTERNS: readonly (readonly [RegExp, number])[] = [
  [/ /u, CHAR.space],
  [/[\r\n]/u, CHAR.newline],
  [/\s/u, CHAR.white],
  [/\p{N}/u, CHAR.number],
  [/[\p{Lu}\p{Lt}]/u, CHAR.upper],
  [/\p{Ll}/u, CHAR.lower],
  [/[\p{Lm}\p{Lo}]/u, CHAR.caseless],
  [/\p{M}/u, CHAR.mark]
]

function classOf(codePoint: number): number {
  if (codePoint >= 0xd800 && codePoint <= 0xdbff) return CHAR.highSurrogate
  const text = String.fromCodePoint(codePoint)
  return PATTERNS.find(([pattern]) => pattern.test(text))?.[1] ?? CHAR.other
}

/** Classes of all code points, as the running Node's Unicode version has them; equal pages above U+FFFF are shared. */
export function buildCharClasses(): { basic: Uint8Array; astralIndex: Uint16Array; astralPages: Uint8Array } {
  const basic = Uint8Array.from({ length: 0x10000 }, (_, codePoint) => classOf(codePoint))
  const astralIndex = new Uint16Array(ASTRAL_PAGES)
  const pages = new Map<string, number>()
  const astralPages: number[] = []
  for (let page = 0; page < ASTRAL_PAGES; page++) {
    const first = 0x10000 + page * 256
    const classes = Array.from({ length: 256 }, (_, offset) => classOf(first + offset))
    const key = classes.join('')
    if (!pages.has(key)) {
      pages.set(key, pages.size)
      astralPages.push(...classes)
    }
    astralIndex[page] = pages.get(key) ?? 0
  }
  return { basic, astralIndex, astralPages: Uint8Array.from(astralPages) }
}
