import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadTable, openTable, TableError, tableFile } from './table.ts'
import { ENCODING_NAMES, NO_RANK } from './table-format.ts'
import { testEncodingsDir } from './test-tables.ts'

describe('An encoding table', () => {
  it.each(ENCODING_NAMES)('of %s finds every token by its bytes, in shared memory', async (encoding) => {
    const table = await loadTable(testEncodingsDir, encoding)
    expect(table.buffer).toBeInstanceOf(SharedArrayBuffer)
    for (let token = 0; token < table.tokens; token++) {
      const bytes = table.bytesOf(token) ?? new Uint8Array()
      if (table.rankOfBytes(bytes, 0, bytes.length) !== token) expect.fail(`token ${token} is not found by its bytes`)
    }
  })

  it('finds no token for bytes that are none', async () => {
    const table = await loadTable(testEncodingsDir, 'cl100k_base')
    for (const text of ['xqzkvwj', 'a'.repeat(1000)]) {
      expect(table.rankOfBytes(Buffer.from(text), 0, text.length)).toBe(NO_RANK)
    }
  })
})

describe('A table that cannot be used', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tables-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('is reported with its file and what to do when it is absent', async () => {
    const error = await loadTable(folder, 'o200k_base').catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(TableError)
    expect(String(error)).toContain(tableFile(folder, 'o200k_base'))
    expect(String(error)).toContain('npm run build')
  })

  const damages: [string, (content: Buffer) => Buffer][] = [
    ['is cut off', (content) => content.subarray(0, content.length - 4)],
    ['is cut off', (content) => content.subarray(0, 10)],
    ['is not an encoding table', (content) => content.fill(0, 0, 4)],
    ['has format 99', (content) => content.fill(99, 4, 5)],
    ['is damaged', (content) => content.fill(0xee, content.length >> 1, (content.length >> 1) + 1)],
    ['is damaged', (content) => content.fill(7, 20, 21)]
  ]
  it.each(damages)('is reported with its file when it %s', async (problem, damage) => {
    const content = await readFile(tableFile(testEncodingsDir, 'cl100k_base'))
    await writeFile(tableFile(folder, 'cl100k_base'), damage(content))
    const error = await loadTable(folder, 'cl100k_base').catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(TableError)
    expect(String(error)).toContain(`${tableFile(folder, 'cl100k_base')} ${problem}`)
  })

  it('is reported when it is another encoding’s', async () => {
    const { buffer } = await loadTable(testEncodingsDir, 'cl100k_base')
    expect(() => openTable(buffer, 'o200k_base', 'some.bin')).toThrow('some.bin is not the table of o200k_base')
  })
})
