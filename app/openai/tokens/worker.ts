/** The counting thread. Bundled on its own and started by the counter, with the encodings' tables in shared memory. */
import { parentPort, workerData } from 'node:worker_threads'
import { serveCounting } from './serve-counting.ts'
import { openTable } from './table.ts'
import type { ThreadData } from './thread-messages.ts'
import { createTokenizer } from './tokenizer.ts'

if (!parentPort) throw new Error('The counting thread is started by the token counter, not by itself')
const { tables } = workerData as ThreadData
const tokenizers = new Map(
  tables.map(({ encoding, buffer }) => [encoding, createTokenizer(openTable(buffer, encoding, encoding))])
)

serveCounting(parentPort, (encoding) => tokenizers.get(encoding))
