/** What the desktop app asks before something is lost, in windows of the system's own. */
import { BrowserWindow, dialog } from 'electron'
import type { LeaveAnswer } from './leave-guard.ts'
import { focusWindow } from './window.ts'

export async function askAboutEdits(edits: number): Promise<LeaveAnswer> {
  const answers = ['save', 'discard', 'stay'] as const
  const chosen = await ask({
    message: edits === 1 ? 'Save the recording you edited?' : `Save the ${edits} recordings you edited?`,
    detail: 'What you changed is not saved yet. Discarded edits cannot be brought back.',
    buttons: ['Save', 'Discard', 'Cancel']
  })
  return answers[chosen] ?? 'stay'
}

export async function askAboutRecordings(reason: string): Promise<'again' | 'quit' | 'stay'> {
  const answers = ['again', 'quit', 'stay'] as const
  const chosen = await ask({
    message: 'Recordings could not be written',
    detail: `${reason}\n\nThey are in memory only, and end with the app.`,
    buttons: ['Try again', 'Quit without them', 'Cancel']
  })
  return answers[chosen] ?? 'stay'
}

interface Question {
  message: string
  detail: string
  /** The first is what most want; the last, and closing the question, leave everything as it is. */
  buttons: string[]
}

/** Answers with the button's number. */
async function ask({ message, detail, buttons }: Question): Promise<number> {
  const options = {
    type: 'warning' as const,
    title: 'aoai-simulator',
    message,
    detail,
    buttons,
    defaultId: 0,
    cancelId: buttons.length - 1,
    noLink: true
  }
  const [window] = BrowserWindow.getAllWindows()
  if (!window) return (await dialog.showMessageBox(options)).response
  focusWindow(window)
  return (await dialog.showMessageBox(window, options)).response
}
