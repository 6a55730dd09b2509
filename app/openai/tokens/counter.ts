import { Worker } from 'node:worker_threads'
import type { EncodingName, TokenCounter } from './contract.ts'
import { CountMemory } from './count-memory.ts'
import { type CountingThread, createThreadCounter } from './counting-thread.ts'
import { createLocalCounter } from './local-counter.ts'
import { loadTable } from './table.ts'
import { ENCODING_NAMES } from './table-format.ts'
import type { ThreadData } from './thread-messages.ts'
import { createTokenizer } from './tokenizer.ts'

export interface TokenCounterOptions {
  /** The folder with `cl100k_base.bin` and `o200k_base.bin`; beside the bundles, `encodings`. */
  encodingsDir: string
  /** The bundled counting thread, as a URL or an absolute path; null to count large texts in this thread, in slices. */
  workerUrl: URL | string | null
  /** UTF-16 units, and one per text, that are still counted at once: usually a millisecond, for the worst ten. */
  threshold?: number
  /** How the counting thread is started; for tests. */
  startThread?: (data: ThreadData) => CountingThread
}

/** Loads both encodings' tables, a few milliseconds each. Rejects with a TableError naming the file that is at fault. */
export async function createTokenCounter(options: TokenCounterOptions): Promise<TokenCounter> {
  const { encodingsDir, workerUrl, threshold = 16 * 1024 } = options
  const tables = await loadTables(encodingsDir)
  const tokenizers = new Map(tables.map((table) => [table.encoding, createTokenizer(table)]))
  const memories = new Map(ENCODING_NAMES.map((encoding) => [encoding, new CountMemory()]))
  const tokenizer = (encoding: EncodingName) => found(tokenizers.get(encoding), encoding)
  const data: ThreadData = { tables: tables.map(({ encoding, buffer }) => ({ encoding, buffer })) }
  const { startThread = workerUrl === null ? undefined : () => new Worker(workerUrl, { workerData: data }) } = options
  const large = startThread ? createThreadCounter(() => startThread(data)) : createLocalCounter(tokenizer)

  return {
    tokenizer,
    countEach(encoding, texts, signal) {
      if (typeof signal === 'object' && signal.aborted) return Promise.reject(signal.reason)
      const total = texts.reduce((sum, text) => sum + text.length + 1, 0)
      if (total > threshold) return large.count(encoding, texts, typeof signal === 'function' ? signal() : signal)
      const one = tokenizer(encoding)
      const memory = found(memories.get(encoding), encoding)
      const counts: number[] = []
      for (const text of texts) counts.push(memory.recall(text, (unknown) => one.count(unknown)))
      return counts
    },
    close: () => large.close()
  }
}

/** Of several files at fault the first in the list is named, whichever was noticed first. */
async function loadTables(encodingsDir: string) {
  const loads = await Promise.allSettled(ENCODING_NAMES.map((encoding) => loadTable(encodingsDir, encoding)))
  return loads.map((load) => {
    if (load.status === 'rejected') throw load.reason
    return load.value
  })
}

function found<T>(value: T | undefined, encoding: string): T {
  if (value === undefined) throw new RangeError(`No encoding named ${encoding}`)
  return value
}
