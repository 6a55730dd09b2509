/** For tests: recordings in memory, found by their hashes alone. */
import { join } from 'node:path'
import { bodyHash, requestHash } from '../recordings/hash.ts'
import type { Interaction, Lookup } from '../recordings/recording.ts'
import type { LiveStore } from './live-recordings.ts'

export interface MemoryStore extends LiveStore {
  /** In the order in which they were added. */
  readonly kept: readonly { path: string; interaction: Interaction }[]
  saves: number
  /** What the next look-up gives instead. */
  next: Lookup | undefined
  /** What adding fails with. */
  failure: Error | undefined
}

export function memoryStore(folder = '/recordings'): MemoryStore {
  let kept: { path: string; hash: string; interaction: Interaction }[] = []
  const fileOf = (path: string) => join(folder, `${path.replace(/^\/|\/$/g, '').replaceAll('/', '_')}.yaml`)
  const store: MemoryStore = {
    get kept() {
      return kept.map(({ path, interaction }) => ({ path, interaction }))
    },
    saves: 0,
    next: undefined,
    failure: undefined,
    fileOf,
    async find({ method, path, contentType, body }) {
      if (store.next) return store.next
      const hash = requestHash(method, path, bodyHash(body, contentType))
      const found = kept.find((one) => one.hash === hash)
      const file = fileOf(path)
      if (found) return { kind: 'hit', interaction: found.interaction, file, key: hash, unanswered() {} }
      return { kind: 'miss', file, explain: () => store.explain({ method, path, contentType, body }) }
    },
    explain: async ({ path }) => ({
      file: fileOf(path),
      fileExists: kept.some((one) => one.path === path),
      nearest: null
    }),
    async add(path, interaction, options) {
      await store.keep(path, interaction, options)
    },
    async keep(path, interaction, { replace = false } = {}) {
      if (store.failure) throw store.failure
      const { method, bodyHash: hashOfBody } = interaction.request
      const hash = requestHash(method, path, hashOfBody)
      if (replace) kept = kept.filter((one) => one.hash !== hash)
      kept.push({ path, hash, interaction })
      return { file: fileOf(path), key: hash }
    },
    async save() {
      store.saves++
      return { written: kept.length }
    },
    configure() {},
    async openFolder() {},
    async close() {}
  }
  return store
}
