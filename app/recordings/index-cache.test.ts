import { appendFile, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { printInteraction } from './format.ts'
import { md5 } from './hash.ts'
import { RegionTable } from './region-table.ts'
import { spliceTable } from './splice.ts'
import { answerOf, chatRequest, recordingsIn, temporaryFolder } from './test-folder.ts'
import { bigPrompt, CHAT_PATH, chatInteraction, writeBigFile } from './test-recordings.ts'

const COUNT = 1500

async function setting() {
  const dir = await temporaryFolder()
  const cacheDir = join(await temporaryFolder(), 'made', 'when needed')
  const file = await writeBigFile(dir, COUNT)
  /** Opens the folder, asks for an answer, and writes what was learned. */
  const ask = async (index: number) => {
    const recordings = recordingsIn(dir, { cacheDir })
    const answer = answerOf(await recordings.find(chatRequest(bigPrompt(index))))
    await recordings.close()
    return answer.slice(0, `Answer ${index}`.length)
  }
  const cached = async () => join(cacheDir, (await readdir(cacheDir))[0] ?? '')
  return { dir, file, cacheDir, ask, cached }
}

test('an index is kept outside the folder and used while the file is what it was', async () => {
  const { dir, ask, cached } = await setting()
  expect(await ask(7)).toBe('Answer 7')
  expect(await readdir(dir)).toHaveLength(1)
  const path = await cached()
  const bytes = await readFile(path)
  expect(bytes.length).toBeLessThan(COUNT * 60)
  // One that leaves something out shows that it is used.
  const { head, body } = parts(bytes)
  const table = RegionTable.restore(body, COUNT, head.routes)
  const less =
    table &&
    spliceTable(table, [
      { start: table.start(9), end: table.end(9), bytes: Buffer.alloc(table.end(9) - table.start(9)), regions: [] }
    ])
  const dump = less?.dump() ?? Buffer.alloc(0)
  const lie = JSON.stringify({ ...head, count: COUNT - 1, checksum: md5(dump) })
  await writeFile(path, Buffer.concat([bytes.subarray(0, bytes.indexOf(10) + 1), Buffer.from(`${lie}\n`), dump]))
  expect(await ask(9)).toBe('miss')
  expect(await ask(COUNT - 1)).toBe(`Answer ${COUNT - 1}`)
})

function parts(bytes: Buffer): { head: { routes: string[] }; body: Buffer } {
  const from = bytes.indexOf(10) + 1
  const to = bytes.indexOf(10, from)
  return { head: JSON.parse(bytes.toString('utf8', from, to)), body: bytes.subarray(to + 1) }
}

test.each([
  ['cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
  ['empty', () => Buffer.alloc(0)],
  ['somebody else’s', () => Buffer.from('hello\n{}\n')],
  ['damaged', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -9), Buffer.from('something')])],
  [
    'a lie about the head',
    (bytes: Buffer) => Buffer.from(bytes.toString('latin1').replace(/"count":\d+/, '"count":99999999'), 'latin1')
  ]
])('an index that is %s is made anew', async (_, change) => {
  const { ask, cached } = await setting()
  await ask(1)
  const path = await cached()
  const good = await readFile(path)
  await writeFile(path, change(good))
  expect(await ask(2)).toBe('Answer 2')
  expect((await readFile(path)).length).toBe(good.length)
})

test('an index never answers for a file that has changed, even where that can hardly be seen', async () => {
  const { file, ask } = await setting()
  expect(await ask(3)).toBe('Answer 3')
  await appendFile(file, printInteraction(chatInteraction({ prompt: bigPrompt(COUNT), answer: `Answer ${COUNT}` })))
  expect(await ask(COUNT)).toBe(`Answer ${COUNT}`)
  // The same size, the same time to the millisecond, other content.
  const { atime, mtime } = await stat(file)
  const text = await readFile(file, 'utf8')
  await writeFile(file, text.replace('Question 3:', 'Question A:'))
  await utimes(file, atime, mtime)
  expect(await ask(3)).toBe('miss')
  expect(await ask(4)).toBe('Answer 4')
})

test('what is added is in the index that is kept', async () => {
  const { dir, cacheDir, ask } = await setting()
  const recordings = recordingsIn(dir, { cacheDir })
  await recordings.add(CHAT_PATH, chatInteraction({ prompt: bigPrompt(COUNT), answer: `Answer ${COUNT}` }))
  await recordings.close()
  expect(await ask(COUNT)).toBe(`Answer ${COUNT}`)
})
