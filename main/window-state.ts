/** Where the window was when it was last seen. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Rectangle } from 'electron'
import * as z from 'zod'

export const MIN_SIZE = { width: 960, height: 600 }
const DEFAULT_SIZE = { width: 1440, height: 900 }
/** So much of the title bar must be on a screen for the user to get hold of it. */
const GRIP = { width: 120, height: 32 }

const schema = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().positive(),
  height: z.int().positive(),
  maximized: z.boolean()
})

export type SavedWindow = z.infer<typeof schema>

export interface WindowPlacement {
  width: number
  height: number
  /** Absent: centred. */
  position: { x: number; y: number } | null
  maximized: boolean
}

/**
 * @param text what the file held, null when there is none
 * @param screens the usable areas of the displays
 */
export function placeWindow(text: string | null, screens: readonly Rectangle[]): WindowPlacement {
  const saved = parse(text)
  const wanted = saved ?? DEFAULT_SIZE
  const largest = {
    width: Math.max(...screens.map((screen) => screen.width)),
    height: Math.max(...screens.map((screen) => screen.height))
  }
  return {
    width: Math.max(MIN_SIZE.width, Math.min(wanted.width, largest.width)),
    height: Math.max(MIN_SIZE.height, Math.min(wanted.height, largest.height)),
    position: saved && screens.some((screen) => isInReach(saved, screen)) ? { x: saved.x, y: saved.y } : null,
    maximized: saved?.maximized ?? false
  }
}

export function readWindowFile(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // The first start, or a file that cannot be read: either way the window is placed anew.
    return null
  }
}

/** Synchronous, because it must be done when the window is gone. */
export function writeWindowFile(file: string, state: SavedWindow): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.new`, JSON.stringify(state))
  renameSync(`${file}.new`, file)
}

function parse(text: string | null): SavedWindow | null {
  if (text === null) return null
  try {
    return schema.parse(JSON.parse(text))
  } catch {
    // Broken or edited by hand: not worth a message.
    return null
  }
}

function isInReach(window: SavedWindow, screen: Rectangle): boolean {
  const overlap = Math.min(window.x + window.width, screen.x + screen.width) - Math.max(window.x, screen.x)
  const top = window.y - screen.y
  return overlap >= GRIP.width && top >= 0 && top <= screen.height - GRIP.height
}
