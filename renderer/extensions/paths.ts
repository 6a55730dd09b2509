/** Paths as the simulator's host writes them, which may be of another system than the browser's. */

/** What is loaded as an extension, as a file chooser or a drop sees it. Declarations hold nothing to run. */
export function isExtensionFile(name: string): boolean {
  return /\.(mjs|cjs|js|ts)$/i.test(name) && !/\.d\.ts$/i.test(name)
}

/** The last part: `echo.ts`. */
export function baseName(path: string): string {
  return path.slice(separatorIn(path) + 1)
}

/** Everything before the last part, with the separator at its end: `/home/me/`. Empty for a bare name. */
export function folderOf(path: string): string {
  return path.slice(0, separatorIn(path) + 1)
}

/** `echo.ts` in the folder, or `echo-2.ts` where that is taken. */
export function freePath(folder: string, fileName: string, taken: readonly string[]): string {
  const dot = fileName.lastIndexOf('.')
  const [stem, ending] = dot > 0 ? [fileName.slice(0, dot), fileName.slice(dot)] : [fileName, '']
  for (let count = 1; ; count += 1) {
    const path = `${folder}${stem}${count === 1 ? '' : `-${count}`}${ending}`
    if (!taken.includes(path)) return path
  }
}

/** A folder as a chooser answers it, ready to have a name put behind it. */
export function asFolder(path: string): string {
  if (/[\\/]$/.test(path)) return path
  return `${path}${path.includes('\\') && !path.includes('/') ? '\\' : '/'}`
}

function separatorIn(path: string): number {
  return Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'))
}
