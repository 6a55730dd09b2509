/** Interactions of one file that are not on disk yet: waiting for their turn, for a save, or for room on the disk. */
import { fromHex } from './bytes.ts'
import type { Interaction } from './recording.ts'
import { pathOfUri } from './uri-path.ts'

export interface Pending {
  interaction: Interaction
  /** `METHOD|path`. */
  routeName: string
  hash: Uint8Array
  /** Whether earlier ones of the same request go. */
  replace: boolean
  /** Its place in the index once it is on disk; −1 = not yet. */
  index: number
  /** How many earlier ones the request had. */
  ordinal: number
}

export class PendingList {
  readonly items: Pending[] = []
  readonly #byRequest = new Map<string, Pending[]>()

  /** @param known How many there are on disk. */
  add(interaction: Interaction, { replace, known }: { replace: boolean; known: number }): Pending {
    const { method, uri, bodyHash } = interaction.request
    const routeName = `${method}|${pathOfUri(uri)}`
    const pending: Pending = {
      interaction,
      routeName,
      hash: fromHex(bodyHash, new Uint8Array(16)),
      replace,
      index: -1,
      ordinal: known
    }
    const name = nameOf(routeName, pending.hash)
    const earlier = this.#byRequest.get(name) ?? []
    if (replace) {
      // It takes the place of what it replaces, so that one answer never stands twice.
      for (const old of earlier) this.#drop(old)
      pending.ordinal = 0
      this.#byRequest.set(name, [pending])
    } else {
      pending.ordinal = (earlier.at(-1)?.ordinal ?? known - 1) + 1
      pending.replace = false
      this.#byRequest.set(name, [...earlier, pending])
    }
    this.items.push(pending)
    return pending
  }

  of(routeName: string, hash: Uint8Array): readonly Pending[] {
    return this.#byRequest.get(nameOf(routeName, hash)) ?? []
  }

  /** Those that are on disk now, or gone. */
  remove(done: ReadonlySet<Pending>): void {
    const kept = this.items.filter((item) => !done.has(item))
    this.items.splice(0, this.items.length, ...kept)
    for (const { routeName, hash } of done) {
      const name = nameOf(routeName, hash)
      const left = (this.#byRequest.get(name) ?? []).filter((item) => !done.has(item))
      if (left.length > 0) this.#byRequest.set(name, left)
      else this.#byRequest.delete(name)
    }
  }

  holdsPath(path: string): boolean {
    return this.items.some(({ routeName }) => routeName.slice(routeName.indexOf('|') + 1) === path)
  }

  #drop(item: Pending): void {
    const at = this.items.indexOf(item)
    if (at >= 0) this.items.splice(at, 1)
  }
}

function nameOf(routeName: string, hash: Uint8Array): string {
  return `${routeName}|${Buffer.from(hash).toString('latin1')}`
}
