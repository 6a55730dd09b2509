/**
 * Indexes of large files, kept between runs outside the recordings folder. Each belongs to one state of one file; what does not fit
 * is made anew. Nothing breaks without them.
 */

import type { FileHandle } from 'node:fs/promises'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { md5 } from './hash.ts'
import { RegionTable } from './region-table.ts'
import type { FileIndex } from './scan-file.ts'
import { stampOf } from './stamp.ts'

/** Bytes of a recording file worth an index on disk; smaller ones are scanned in a few milliseconds. */
const SMALLEST = 1024 * 1024
/** Milliseconds without a change before an index is written. */
const QUIET = 2000
const MAGIC = 'aoai-simulator index 1\n'

const headSchema = z.strictObject({
  path: z.string(),
  stamp: z.strictObject({ size: z.number(), mtime: z.string(), ino: z.string() }),
  layout: z.strictObject({
    indent: z.number().nullable(),
    hasList: z.boolean(),
    hasVersion: z.boolean(),
    hasTail: z.boolean(),
    headEnd: z.number(),
    itemsEnd: z.number(),
    incompleteFrom: z.number().nullable(),
    lineEnded: z.boolean(),
    size: z.number()
  }),
  ending: z.string(),
  routes: z.array(z.string()),
  count: z.number().int().min(0),
  checksum: z.string()
})

export class IndexCache {
  readonly #dir: string | null
  readonly #waiting = new Map<string, { index: FileIndex; timer: NodeJS.Timeout }>()

  /** @param dir null = nothing is kept. */
  constructor(dir: string | null) {
    this.#dir = dir
  }

  /** null = there is none for this state of the file. */
  async load(path: string, file: FileHandle): Promise<FileIndex | null> {
    if (!this.#dir) return null
    const stamp = stampOf(await file.stat({ bigint: true }))
    if (stamp.size < SMALLEST) return null
    try {
      const bytes = await readFile(this.#file(path))
      const head = readHead(bytes)
      if (head.path !== path || head.stamp.size !== stamp.size || head.stamp.mtime !== String(stamp.mtime)) return null
      if (head.stamp.ino !== String(stamp.ino)) return null
      const body = bytes.subarray(bytes.indexOf(10, MAGIC.length) + 1)
      if (md5(body) !== head.checksum) return null
      const table = RegionTable.restore(body, head.count, head.routes)
      const { layout, ending } = head
      return table && { stamp, table, layout, ending: Buffer.from(ending, 'base64'), problem: null, whole: null }
    } catch {
      // Missing, cut off or somebody else's: the file itself has everything.
      return null
    }
  }

  /** Later, when the file has been left alone for a while. */
  save(path: string, index: FileIndex): void {
    if (!this.#dir || index.stamp.size < SMALLEST || index.whole || index.problem) return
    clearTimeout(this.#waiting.get(path)?.timer)
    const timer = setTimeout(() => void this.#write(path), QUIET)
    timer.unref()
    this.#waiting.set(path, { index, timer })
  }

  /** Writes what still waits. */
  async flush(): Promise<void> {
    await Promise.all([...this.#waiting.keys()].map((path) => this.#write(path)))
  }

  async #write(path: string): Promise<void> {
    const waiting = this.#waiting.get(path)
    if (!this.#dir || !waiting) return
    clearTimeout(waiting.timer)
    this.#waiting.delete(path)
    const { stamp, layout, ending, table } = waiting.index
    const body = table.dump()
    const head: z.infer<typeof headSchema> = {
      path,
      stamp: { size: stamp.size, mtime: String(stamp.mtime), ino: String(stamp.ino) },
      layout,
      ending: ending?.toString('base64') ?? '',
      routes: table.routes,
      count: table.count,
      checksum: md5(body)
    }
    const file = this.#file(path)
    const temporary = `${file}.${process.pid}.tmp`
    try {
      await mkdir(this.#dir, { recursive: true })
      await writeFile(temporary, Buffer.concat([Buffer.from(`${MAGIC}${JSON.stringify(head)}\n`), body]))
      await rename(temporary, file)
    } catch {
      // A cache that cannot be written costs the next start some time, nothing else.
      await rm(temporary, { force: true }).catch(() => undefined)
    }
  }

  #file(path: string): string {
    return join(this.#dir ?? '', `${md5(path)}.index`)
  }
}

function readHead(bytes: Buffer): z.infer<typeof headSchema> {
  if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) throw new Error('not an index')
  return headSchema.parse(JSON.parse(bytes.toString('utf8', MAGIC.length, bytes.indexOf(10, MAGIC.length))))
}
