/** Files that are dropped onto the window. Only the desktop window learns where they lie. */
import type { DesktopBridge } from '../../shared/contract.ts'
import { isExtensionFile } from './paths.ts'

export type Dropped =
  | { kind: 'paths'; paths: string[] }
  /** A browser hides where a file lies; it tells the name. */
  | { kind: 'name'; name: string }
  | { kind: 'refused'; reason: string }

export const NOT_AN_EXTENSION = 'An extension is a .ts, .mjs, .js or .cjs file, or a folder with an index of those'
export const HIDDEN_PATH = 'A browser hides where a dropped file lies: complete its path here.'

export interface DroppedItem {
  file: File
  isFolder: boolean
}

export function readDrop(items: readonly DroppedItem[], desktop: Pick<DesktopBridge, 'pathOf'> | undefined): Dropped {
  const fitting = items.filter(({ file, isFolder }) => isFolder || isExtensionFile(file.name))
  const [first] = fitting
  if (!first) return { kind: 'refused', reason: NOT_AN_EXTENSION }
  if (!desktop) return { kind: 'name', name: first.file.name }
  const paths = fitting.map(({ file }) => desktop.pathOf(file)).filter((path) => path !== '')
  if (paths.length === 0) return { kind: 'refused', reason: `${first.file.name} lies on no disk of this computer` }
  return { kind: 'paths', paths }
}

/** Whether what is dragged are files, as far as that is told before the drop. */
export function holdsFiles(data: DataTransfer | null): boolean {
  return data?.types.includes('Files') ?? false
}

export function itemsIn(data: DataTransfer): DroppedItem[] {
  return [...data.items].flatMap((item) => {
    const file = item.kind === 'file' ? item.getAsFile() : null
    return file ? [{ file, isFolder: item.webkitGetAsEntry()?.isDirectory ?? false }] : []
  })
}
