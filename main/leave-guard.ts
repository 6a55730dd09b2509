/** Keeps the window open for as long as its page has edits that nobody has saved or given up. */

export type LeaveAnswer = 'save' | 'discard' | 'stay'

export interface LeaveGuardOptions {
  /** Asks the user what becomes of so many edits. */
  ask(edits: number): Promise<LeaveAnswer>
  /** Has the page save its edits; resolves when it has tried, or cannot be reached. */
  save(): Promise<void>
}

export interface LeaveGuard {
  /** The page tells whenever the number of its edits changes; a page that is gone has none. */
  setUnsaved(edits: number): void
  /** Whether the page may go. There is one question at a time, and its answer is everybody's. */
  mayLeave(): Promise<boolean>
}

export function createLeaveGuard({ ask, save }: LeaveGuardOptions): LeaveGuard {
  let unsaved = 0
  let asking: Promise<boolean> | undefined

  async function settle(): Promise<boolean> {
    const answer = await ask(unsaved)
    if (answer === 'save') await save()
    // What could not be saved is in sight now, with its reason.
    return answer === 'discard' || unsaved === 0
  }

  return {
    setUnsaved(edits) {
      unsaved = edits
    },
    mayLeave() {
      if (unsaved === 0) return Promise.resolve(true)
      asking ??= settle().finally(() => {
        asking = undefined
      })
      return asking
    }
  }
}
