/** Hands the user a file, as any link to one would. */
export function saveFile(window: Window, { name, type, text }: { name: string; type: string; text: string }): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = window.document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The address must live until the browser has read it.
  window.setTimeout(() => URL.revokeObjectURL(url), 1000)
}

/** `dashboard-2026-01-02-030405.csv` */
export function fileName(stem: string, ending: string, at: number): string {
  const [day = '', time = ''] = new Date(at).toISOString().split('T')
  return `${stem}-${day}-${time.slice(0, 8).replaceAll(':', '')}.${ending}`
}

export interface SavedFile {
  /** Its name without time and ending. */
  stem: string
  ending: string
  type: string
  text: string
}

/** Answers the file's name. @param at Unix time in milliseconds. */
export function saveWithTime(window: Window, { stem, ending, type, text }: SavedFile, at: number): string {
  const name = fileName(stem, ending, at)
  saveFile(window, { name, type, text })
  return name
}
