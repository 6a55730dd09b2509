/** Names of recording files: those of the original simulator wherever every operating system can hold them. */
import { md5 } from './hash.ts'

/** The ignore rules' own file in the recordings folder. */
export const RULES_FILE = 'replay-rules.yaml'
const EXTENSION = '.yaml'
/** Characters of a name without its ending. File systems stop at 255 bytes, and temporary names need some of them. */
const LONGEST = 180

/** Names that Windows gives to devices, whatever ending follows. */
const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\.|$)/i
const UNSAFE = /[\p{Cc}:*?"<>|\\\u2028\u2029\ufeff]|\p{Cs}/gu

/**
 * The name a path's file has by default. It holds no separator, so it never leaves its folder.
 * @param path Percent-decoded.
 */
export function plainFileName(path: string): string {
  const joined = joinSegments(path)
  const stem = safeStem(joined)
  const taken = `${stem}${EXTENSION}`.toLowerCase() === RULES_FILE
  return stem === joined && !taken ? stem + EXTENSION : marked(stem, path)
}

/** The name of a path's file where another path has the plain one. */
export function markedFileName(path: string): string {
  const plain = plainFileName(path)
  const stem = safeStem(joinSegments(path))
  const name = marked(stem, path)
  return name === plain ? marked(`${stem}-2`, path) : name
}

/** Whether a name in the folder can be a recording; neither the rules nor what a crash left behind is one. */
export function isRecordingName(name: string): boolean {
  return name.toLowerCase().endsWith(EXTENSION) && !name.startsWith('.') && name.toLowerCase() !== RULES_FILE
}

function marked(stem: string, path: string): string {
  return `${stem}-${md5(path).slice(0, 8)}${EXTENSION}`
}

/** The path without outer slashes, inner ones as underscores. */
function joinSegments(path: string): string {
  let start = 0
  let end = path.length
  while (start < end && path[start] === '/') start++
  while (end > start && path[end - 1] === '/') end--
  return path.slice(start, end).replaceAll('/', '_')
}

function safeStem(joined: string): string {
  const clean = shortened(joined)
    .replace(UNSAFE, '_')
    .replace(/^[. ]+|[. ]+$/g, (ends) => '_'.repeat(ends.length))
  const stem = RESERVED.test(clean) ? `_${clean}` : clean
  return stem === '' ? '_' : stem
}

/** Cuts by bytes, since that is what file systems count, and never inside a character. */
function shortened(stem: string): string {
  const bytes = Buffer.from(stem)
  if (bytes.length <= LONGEST) return stem
  let end = LONGEST
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return bytes.toString('utf8', 0, end)
}
