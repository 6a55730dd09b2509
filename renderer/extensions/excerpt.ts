/** A line of an excerpt. */
export interface ExcerptLine {
  /** null for a line that is none of the source, such as a pointer below one. */
  number: number | null
  text: string
  marked: boolean
}

/** `  14 | const x = 1`, with or without a pointer before the number. */
const NUMBERED = /^[\s>]*(\d+)\s*[|│:] ?(.*)$/
/** What stands below a line to point at a column: the column is told beside the excerpt. */
const POINTER = /^[\s|│:>]*\^[\s^~]*$/

/** The lines of a problem's excerpt; `line` is the one the problem is in. */
export function readExcerpt(excerpt: string, line: number | null): ExcerptLine[] {
  if (excerpt.trim() === '') return []
  return excerpt
    .replace(/\n+$/, '')
    .split('\n')
    .filter((text) => !POINTER.test(text))
    .map((text) => {
      const [, digits, rest = ''] = NUMBERED.exec(text) ?? []
      if (digits === undefined) return { number: null, text, marked: false }
      const number = Number(digits)
      return { number, text: rest, marked: number === line }
    })
}
