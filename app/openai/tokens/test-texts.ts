/** Random texts for tests: the same seed gives the same texts, so that a failure can be reproduced. */

/** Numbers in [0, below) from a seed (mulberry32). */
export type Draw = (below: number) => number

export function drawFrom(seed: number): Draw {
  let state = seed | 0
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below)
  }
}

const words = (text: string) => text.split(' ')
const WORDS = words(
  'the of and a to in is you that it he was for on are as with his they tokenization Antidisestablishment'
)
const CODE = words(
  'const let => === {} () [0] ?? // /* */ #include <stdio.h> __init__ self. camelCase snake_case SCREAMING_CASE 0xff;'
)
const CONTRACTIONS = words(
  "'s 'S 't 'T 're 'rE 'Re 'RE 've 'VE 'Ve 'm 'M 'll 'lL 'LL 'd 'D '\u017f '\u212a 'l 'r 'sing ''s"
)
const CJK = [...'中文字符测试日本語テスト한국어시험，。！「」ﾊﾝｶｸ々〆']
const EMOJI = [...'😀🎉👍🏽❤️🇩🇪', '👩‍👩‍👧‍👦', '🏳️‍🌈', '1️⃣', '\u200d', '\ufe0f']
const SPACES = [
  ' ',
  ' ',
  '  ',
  '\t',
  '\n',
  '\r',
  '\r\n',
  '\u00a0',
  '\u3000',
  '\u2028',
  '\ufeff',
  '\u0085',
  '\v',
  '\u180e'
]
const CASES = [...'aAbBzZßẞéÉǅǈǋǲʰªºʼאبतกΑαЖжıİſKﬀ𝐀𝐚𝔸𐐀𐐨Ⅷⅷⓐ']
const MARKS = ['\u0301', '\u0327', '\u0e31', '\u093f', '\u20dd', '\u{1d165}', 'e\u0301', 'A\u0308', '\u0300A']
const DIGITS = [...'0123456789', '123', '4567', '٣', '½', '²', 'Ⅳ', '𝟘', '一']
const SYMBOLS = [
  ...'!?.,:;-_/\\|@#$%^&*+=~`"\'<>()[]{}',
  '//',
  '/\n/',
  '!\n\n',
  '<|endoftext|>',
  '§',
  '€',
  '\u0000',
  '\u0007'
]
const JSON_PARTS = words('{"id": "name", [1, 2.5e-3, true, null], "x":{ }} \\u00e9 \\n\n  "')

type Source = (draw: Draw) => string

const from =
  (parts: readonly string[], joint = ''): Source =>
  (draw) =>
    parts[draw(parts.length)] + joint

const anyCodePoint: Source = (draw) => String.fromCodePoint(draw(0x110000))
const anyUnit: Source = (draw) => String.fromCharCode(draw(4) ? draw(0x10000) : 0xd800 + draw(0x800))
const anyLatin: Source = (draw) => String.fromCharCode(draw(256))
const letterRun: Source = (draw) => String.fromCharCode(97 + draw(3)).repeat(1 + draw(70))

const SOURCES: readonly Source[] = [
  from(WORDS, ' '),
  from(WORDS),
  from(CODE),
  from(CODE, ' '),
  from(CONTRACTIONS),
  from(CJK),
  from(EMOJI),
  from(SPACES),
  from(CASES),
  from(MARKS),
  from(DIGITS),
  from(SYMBOLS),
  from(JSON_PARTS),
  anyCodePoint,
  anyUnit,
  anyLatin,
  letterRun
]

/** A text of up to 24 parts from one to four kinds: prose, code, scripts, white space, marks, broken UTF-16… */
export function randomText(draw: Draw): string {
  const kinds = Array.from({ length: 1 + draw(4) }, () => SOURCES[draw(SOURCES.length)] ?? anyUnit)
  let text = ''
  for (let parts = draw(25); parts > 0; parts--) text += (kinds[draw(kinds.length)] ?? anyUnit)(draw)
  return text
}
