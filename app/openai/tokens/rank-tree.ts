// Typed-array reads are asserted `as number`: the indices are in range by construction and these loops are hot.
import { NO_RANK } from './table-format.ts'

/** Children per node, as a shift: wide enough to be shallow, narrow enough for a cache line. */
const SHIFT = 4
const WIDTH = 1 << SHIFT

/**
 * The lowest rank of many positions, leftmost first. A tree of maxima of NO_RANK - rank, so that fresh zeroed memory
 * already means "no rank anywhere". Memory 4.3 bytes a position; set and find O(log n), often O(1) for set.
 */
export class RankTree {
  /** Cells looked at so far: the work done, independent of the machine. */
  visits = 0
  readonly #levels: Int32Array[] = []

  constructor(positions: number) {
    let cells = positions
    do {
      this.#levels.push(new Int32Array(cells))
      cells = Math.ceil(cells / WIDTH)
    } while ((this.#levels.at(-1)?.length ?? 0) > 1)
  }

  set(position: number, rank: number): void {
    const levels = this.#levels
    let cells = levels[0] as Int32Array
    let cell = position
    let value = NO_RANK - rank
    let old = cells[cell] as number
    cells[cell] = value
    for (let level = 1; level < levels.length && value !== old; level++) {
      const above = levels[level] as Int32Array
      const parent = cell >> SHIFT
      const highest = above[parent] as number
      this.visits++
      if (value > highest) above[parent] = value
      else if (old === highest) {
        value = this.#highestOf(cells, parent)
        above[parent] = value
      } else return
      old = highest
      cells = above
      cell = parent
    }
  }

  /** The leftmost position of the lowest rank, or -1. */
  lowest(): number {
    const levels = this.#levels
    const top = levels[levels.length - 1] as Int32Array
    const value = top[0] as number
    if (value === 0) return -1
    let cell = 0
    for (let level = levels.length - 2; level >= 0; level--) {
      const cells = levels[level] as Int32Array
      cell <<= SHIFT
      this.visits++
      while (cells[cell] !== value) {
        cell++
        this.visits++
      }
    }
    return cell
  }

  #highestOf(cells: Int32Array, parent: number): number {
    const start = parent << SHIFT
    const end = Math.min(start + WIDTH, cells.length)
    let highest = 0
    for (let cell = start; cell < end; cell++) highest = Math.max(highest, cells[cell] as number)
    this.visits += end - start
    return highest
  }
}
