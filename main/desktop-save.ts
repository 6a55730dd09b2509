/** Files that the page hands to the user, saved where the user says. */
import { writeFile } from 'node:fs/promises'
import type { DesktopCalls } from '../shared/contract.ts'
import { messageOf } from '../shared/errors.ts'

/** @param ask Where a file of that name is to go; null: nowhere. */
export function createDesktopSave(ask: (name: string) => Promise<string | null>): DesktopCalls['desktop.saveFile'] {
  return async ({ name, text }) => {
    const path = await ask(plainName(name))
    if (path === null) return null
    try {
      // Written in its place, not moved there: what else is around belongs to the user, and a link stays one.
      await writeFile(path, text)
      return { path }
    } catch (error) {
      return { problem: `${path} could not be written: ${messageOf(error)}` }
    }
  }
}

/** The page names a file, not a place. */
function plainName(name: string): string {
  return name.replace(/[\\/:*?"<>|\0]/g, '-').replace(/^\.+/, '') || 'file'
}
