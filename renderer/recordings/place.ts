/** Names one interaction. */
export interface Place {
  file: string
  key: string
}

/** For maps and marks; file names hold no NUL. */
export function idOf({ file, key }: Place): string {
  return `${file}\0${key}`
}

export function samePlace(one: Place | null, other: Place | null): boolean {
  return one?.file === other?.file && one?.key === other?.key
}
