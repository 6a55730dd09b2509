/** Files that the page hands to the user, saved where the user says. */
import { rename, rm, writeFile } from 'node:fs/promises'
import type { DesktopCalls } from '../shared/contract.ts'
import { messageOf } from '../shared/errors.ts'

/** @param ask Where a file of that name is to go; null: nowhere. */
export function createDesktopSave(ask: (name: string) => Promise<string | null>): DesktopCalls['desktop.saveFile'] {
  return async ({ name, text }) => {
    const path = await ask(plainName(name))
    if (path === null) return null
    try {
      await replaceFile(path, text)
      return { path }
    } catch (error) {
      return { problem: `${path} could not be written: ${messageOf(error)}` }
    }
  }
}

/** What had the name before stays whole until the new text is. */
async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.new`
  try {
    await writeFile(temporary, text)
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {})
    throw error
  }
}

/** The page names a file, not a place. */
function plainName(name: string): string {
  return name.replace(/[\\/:*?"<>|\0]/g, '-').replace(/^\.+/, '') || 'file'
}
