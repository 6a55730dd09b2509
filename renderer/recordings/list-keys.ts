/** Where keys lead in the list of recordings. */
export const PAGE_LINES = 10

/** The line that a key leads to from the active one (-1: none); null when it is no such key. */
export function lineForKey(key: string, active: number, count: number): number | null {
  const last = count - 1
  const clamp = (line: number) => Math.max(0, Math.min(last, line))
  if (count === 0) return null
  switch (key) {
    case 'ArrowUp':
      return active < 0 ? last : clamp(active - 1)
    case 'ArrowDown':
      return clamp(active + 1)
    case 'PageUp':
      return clamp((active < 0 ? count : active) - PAGE_LINES)
    case 'PageDown':
      return clamp(active + PAGE_LINES)
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return null
  }
}
