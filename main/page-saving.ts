/** Has the page save its edits. The page answers by a call, since nothing can be asked of it and waited for. */

export interface PageSavingOptions {
  /** Tells the page to try. */
  send(): void
  /** Milliseconds after which a page that says nothing is not waited for. */
  limit?: number
}

export interface PageSaving {
  /** Resolves when the page has tried; whether it succeeded is seen by what it still holds. */
  save(): Promise<void>
  /** The page has tried. */
  saved(): void
}

const SAVE_LIMIT_MS = 15_000

export function createPageSaving({ send, limit = SAVE_LIMIT_MS }: PageSavingOptions): PageSaving {
  let done = () => {}
  return {
    save: () =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, limit)
        done = () => {
          clearTimeout(timer)
          resolve()
        }
        send()
      }),
    saved: () => done()
  }
}
