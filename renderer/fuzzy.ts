/** How well `query` matches `text` as a subsequence; null when it does not. Higher is better. */
export function fuzzyScore(query: string, text: string): number | null {
  const wanted = query.toLowerCase().replace(/\s+/g, '')
  const from = text.toLowerCase()
  let score = 0
  let previous = -2
  let start = 0
  for (const letter of wanted) {
    const at = bestPosition(from, letter, start, previous)
    if (at < 0) return null
    if (at === previous + 1) score += 8
    if (isWordStart(from, at)) score += 6
    score -= Math.min(at - Math.max(previous, 0), 8) * 0.1
    previous = at
    start = at + 1
  }
  return score - text.length * 0.01
}

/** The items that match, best first; all of them in their own order for an empty query. */
export function fuzzyFilter<T>(query: string, items: readonly T[], textOf: (item: T) => string): T[] {
  if (query.trim() === '') return [...items]
  return items
    .map((item) => ({ item, score: fuzzyScore(query, textOf(item)) }))
    .filter((entry): entry is { item: T; score: number } => entry.score !== null)
    .sort((a, b) => b.score - a.score)
    .map((entry) => entry.item)
}

/** Prefers the letter right after the last one, then the start of a later word, then any. */
function bestPosition(text: string, letter: string, start: number, previous: number): number {
  if (text[previous + 1] === letter && previous >= 0) return previous + 1
  for (let at = text.indexOf(letter, start); at >= 0; at = text.indexOf(letter, at + 1)) {
    if (isWordStart(text, at)) return at
  }
  return text.indexOf(letter, start)
}

function isWordStart(text: string, at: number): boolean {
  return at === 0 || /[\s:/.–-]/.test(text[at - 1] ?? '')
}
