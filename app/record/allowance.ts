/** Memory for bodies that are being recorded: a share for each, and a whole for all. */

/** Bytes of one body that are kept; a longer one is passed on, but not recorded. */
export const LARGEST_KEPT = 64 * 1024 * 1024
/** Bytes of all bodies that are under way. */
const MOST_KEPT = 256 * 1024 * 1024

export interface Allowance {
  /** A share of its own. Everything taken from it is given back at once, when its owner is done. */
  share(): Share
}

export interface Share {
  /** @returns Whether there is room for so many more bytes; then they are taken. */
  take(bytes: number): boolean
  giveBack(): void
}

export function createAllowance(largest = LARGEST_KEPT, most = MOST_KEPT): Allowance {
  let all = 0
  return {
    share() {
      let own = 0
      return {
        take(bytes) {
          if (own + bytes > largest || all + bytes > most) return false
          own += bytes
          all += bytes
          return true
        },
        giveBack() {
          all -= own
          own = 0
        }
      }
    }
  }
}
