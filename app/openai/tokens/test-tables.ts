import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where unit tests find the encoding tables; written before the first test of a run. */
export const testEncodingsDir = fileURLToPath(
  new URL('../../../node_modules/.cache/aoai-simulator/encodings', import.meta.url)
)

/** What the tables are made of: tables made of anything else are stale. */
const SOURCES = [
  './table-build.ts',
  './table-format.ts',
  './char-class-build.ts',
  './char-class.ts',
  '../../../node_modules/js-tiktoken/package.json'
]

function freshStamp(): string {
  const hash = createHash('sha256').update(process.versions.unicode ?? '')
  for (const source of SOURCES) hash.update(readFileSync(fileURLToPath(new URL(source, import.meta.url))))
  return hash.digest('hex')
}

function writtenStamp(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** Vitest's global setup: builds the tables if they are absent or stale, and takes a millisecond otherwise. */
export async function setup(): Promise<void> {
  const stampFile = join(testEncodingsDir, 'stamp')
  const stamp = freshStamp()
  if (writtenStamp(stampFile) === stamp) return
  const { buildTables } = await import('./table-build.ts')
  mkdirSync(testEncodingsDir, { recursive: true })
  for (const [encoding, table] of await buildTables()) replaceFile(join(testEncodingsDir, `${encoding}.bin`), table)
  replaceFile(stampFile, stamp)
}

/** In one step, since another run may be reading. */
function replaceFile(file: string, content: string | Uint8Array): void {
  const temporary = `${file}.${process.pid}`
  writeFileSync(temporary, content)
  renameSync(temporary, file)
}
