/** Checks of a result against its own content, for tests. Walks all of it, so nothing that has a span or a polygon is left out. */

interface Found {
  path: string
  node: Record<string, unknown>
}

/** What is wrong; empty = nothing. */
export function spanProblems(result: Record<string, unknown>): string[] {
  const units = unitsOf(String(result.content), String(result.stringIndexType))
  const pages = Array.isArray(result.pages) ? result.pages : []
  const problems: string[] = []
  for (const { path, node } of walk('', result)) {
    if (Array.isArray(node.polygon)) problems.push(...polygonProblems(path, node, pages))
    const spans = spansOf(node)
    if (spans.length === 0) continue
    if (spans.some(({ offset, length }) => length < 1 || offset + length > units.length))
      problems.push(`${path}: outside`)
    const text = spans.map(({ offset, length }) => units.slice(offset, offset + length).join('')).join('')
    if (typeof node.content === 'string' && path !== '' && node.content !== text)
      problems.push(`${path}: ${JSON.stringify(node.content)} is ${JSON.stringify(text)}`)
    if ('state' in node && !MARKS.includes(text)) problems.push(`${path}: ${text} is no box to tick`)
  }
  return [...problems, ...orderProblems(pages)].slice(0, 10)
}

const MARKS = [':selected:', ':unselected:', '☒', '☐']

/** The content cut into what offsets count. */
function unitsOf(content: string, indexType: string): string[] {
  if (indexType === 'utf16CodeUnit') return content.split('')
  if (indexType === 'unicodeCodePoint') return [...content]
  return Array.from(new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(content), ({ segment }) => segment)
}

function* walk(path: string, value: unknown): Generator<Found> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* walk(`${path}/${index}`, item)
  } else if (isObject(value)) {
    yield { path, node: value }
    for (const [name, child] of Object.entries(value)) yield* walk(`${path}/${name}`, child)
  }
}

function spansOf(node: Record<string, unknown>): { offset: number; length: number }[] {
  const spans = Array.isArray(node.spans) ? node.spans : isObject(node.span) ? [node.span] : []
  return spans.map(({ offset, length }) => ({ offset: Number(offset), length: Number(length) }))
}

function polygonProblems(path: string, node: Record<string, unknown>, pages: unknown[]): string[] {
  const polygon = Array.isArray(node.polygon) ? node.polygon.map(Number) : []
  const number = node.pageNumber
  const own = /^\/pages\/(\d+)\//.exec(path)?.[1]
  const page = own === undefined ? pages.find((one) => isObject(one) && one.pageNumber === number) : pages[Number(own)]
  if (!isObject(page)) return [`${path}: on no page`]
  const [width, height] = [Number(page.width), Number(page.height)]
  const outside = polygon.some((value, index) => value < 0 || value > (index % 2 === 0 ? width : height))
  const [left = 0, top = 0, right = 0, , , bottom = 0] = polygon
  return outside || right <= left || bottom <= top ? [`${path}: ${polygon} on a page of ${width} x ${height}`] : []
}

/** Words come in reading order, and pages follow each other. */
function orderProblems(pages: unknown[]): string[] {
  const words = pages.flatMap((page) => (isObject(page) && Array.isArray(page.words) ? page.words : []))
  const all = [...words.flatMap(spansOf)]
  return all.flatMap(({ offset }, index) => {
    const before = all[index - 1]
    return before && before.offset + before.length > offset ? [`word ${index} begins before the last one ends`] : []
  })
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
