export interface NamedFile {
  name: string
  type: string
  text: string
}

export interface SavedFile extends Omit<NamedFile, 'name'> {
  /** Its name without time and ending. */
  stem: string
  ending: string
}

/**
 * Hands the user a file. In the desktop window the user says where it goes; in a browser that is for the browser to ask, which tells
 * nobody the answer.
 * @returns What it was saved as, a path or a name; null when the user thought better of it.
 * @throws Error saying what stood against it.
 */
export async function saveFile(window: Window, { name, type, text }: NamedFile): Promise<string | null> {
  const { desktop } = window
  if (!desktop) {
    download(window, { name, type, text })
    return name
  }
  const outcome = await desktop.saveFile({ name, text })
  if (outcome && 'problem' in outcome) throw new Error(outcome.problem)
  return outcome?.path ?? null
}

/** Likewise. @param at Unix time in milliseconds. */
export function saveWithTime(window: Window, { stem, ending, type, text }: SavedFile, at: number) {
  return saveFile(window, { name: fileName(stem, ending, at), type, text })
}

/** `dashboard-2026-01-02-030405.csv` */
export function fileName(stem: string, ending: string, at: number): string {
  const [day = '', time = ''] = new Date(at).toISOString().split('T')
  return `${stem}-${day}-${time.slice(0, 8).replaceAll(':', '')}.${ending}`
}

/** As any link to one would. */
function download(window: Window, { name, type, text }: NamedFile): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = window.document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The address must live until the browser has read it.
  window.setTimeout(() => URL.revokeObjectURL(url), 1000)
}
