/** The list with one item moved to another place; the same list when it would not change. */
export function moved<T>(items: readonly T[], from: number, to: number): readonly T[] {
  const item = items[from]
  if (item === undefined || from === to || to < 0 || to >= items.length) return items
  const rest = items.filter((_each, index) => index !== from)
  return [...rest.slice(0, to), item, ...rest.slice(to)]
}

/** Where an item ends up that is let go before or behind another. */
export function placeOfDrop(from: number, over: number, side: 'before' | 'behind'): number {
  const gap = side === 'before' ? over : over + 1
  // What stood behind the item has moved up by one.
  return gap > from ? gap - 1 : gap
}
