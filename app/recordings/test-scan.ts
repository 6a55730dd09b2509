/** For tests: the index of a file with this text. */
import { open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type FileIndex, scanFile } from './scan-file.ts'
import { temporaryFolder } from './test-folder.ts'

export async function scan(text: string | Buffer): Promise<FileIndex> {
  const path = join(await temporaryFolder(), 'x.yaml')
  await writeFile(path, text)
  const file = await open(path)
  try {
    return await scanFile(file)
  } finally {
    await file.close()
  }
}
