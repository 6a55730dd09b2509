/** What kind of document a body is, as far as it shows in results. */
import { unsupportedMediaType } from './failure.ts'

/**
 * `image`: one page, measured in pixels. `scans`: several images (TIFF). `pages`: printed pages in inches (PDF).
 * `flow`: text without a place on a page (Office, HTML), so nothing in its result has a polygon or lines.
 */
export type Medium = 'image' | 'scans' | 'pages' | 'flow'

const OFFICE = 'application/vnd.openxmlformats-officedocument'

const MEDIA: Record<string, Medium | null> = {
  // It may be anything; its first bytes tell.
  'application/octet-stream': null,
  'application/pdf': 'pages',
  'image/jpeg': 'image',
  'image/png': 'image',
  'image/tiff': 'scans',
  'image/bmp': 'image',
  'image/heif': 'image',
  'text/html': 'flow',
  [`${OFFICE}.wordprocessingml.document`]: 'flow',
  [`${OFFICE}.spreadsheetml.sheet`]: 'flow',
  [`${OFFICE}.presentationml.presentation`]: 'flow'
}

/** @param type The header as it came. @throws Failure 415 */
export function mediumOf(type: string | null, bytes: Uint8Array): Medium {
  const name = essence(type)
  if (!Object.hasOwn(MEDIA, name)) throw unsupportedMediaType(type, ['application/json', ...Object.keys(MEDIA)])
  return MEDIA[name] ?? sniff(bytes)
}

export function isJson(type: string | null): boolean {
  return essence(type) === 'application/json'
}

function essence(type: string | null): string {
  return (type ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
}

const MAGIC: readonly (readonly [string, Medium])[] = [
  ['%PDF', 'pages'],
  ['II*\0', 'scans'],
  ['MM\0*', 'scans'],
  ['PK\u0003\u0004', 'flow'],
  ['<', 'flow']
]

/** By the first bytes; what is none of these counts as an image, so that a stand-in for a document will do in tests. */
export function sniff(bytes: Uint8Array): Medium {
  const start = String.fromCharCode(...bytes.subarray(0, 4))
  return MAGIC.find(([magic]) => start.startsWith(magic))?.[1] ?? 'image'
}

/** By the ending of a web address. */
export function mediumOfPath(path: string): Medium {
  const ending = /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase() ?? ''
  if (ending === 'pdf') return 'pages'
  if (ending === 'tif' || ending === 'tiff') return 'scans'
  return ['html', 'htm', 'docx', 'xlsx', 'pptx'].includes(ending) ? 'flow' : 'image'
}

const LARGEST_PAGE = { image: Number.POSITIVE_INFINITY, scans: 2_000_000, pages: 100_000, flow: 40_000 }
/** Beyond so many pages a result is only longer; making it would hold up other requests. */
const MOST_PAGES = 20

export function pageCount(medium: Medium, bytes: number): number {
  return Math.min(MOST_PAGES, Math.max(1, Math.ceil(bytes / LARGEST_PAGE[medium])))
}

const BYTES_PER_WORD = { image: 5000, scans: 20_000, pages: 500, flow: 200 }
const FEWEST_WORDS = 20
const MOST_WORDS = 150

/** Words of running text on each page. */
export function wordsPerPage(medium: Medium, bytes: number): number {
  const words = Math.round(bytes / BYTES_PER_WORD[medium] / pageCount(medium, bytes))
  return Math.min(MOST_WORDS, Math.max(FEWEST_WORDS, words))
}
