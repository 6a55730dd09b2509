/** What a browser's own recorder writes down of calls to a service. */
import { launchBrowser } from './open-browser.ts'

export interface BrowserCall {
  path: string
  /** Sent with POST as JSON; absent = GET. */
  body?: string
  headers?: Record<string, string>
}

/** Lets a page of the service call it, and writes an HTTP archive of that. @returns The answers' texts. */
export async function browseService(url: string, calls: readonly BrowserCall[], archive: string): Promise<string[]> {
  const browser = await launchBrowser()
  try {
    const context = await browser.newContext({ recordHar: { path: archive } })
    const page = await context.newPage()
    await page.goto(url)
    const texts = await page.evaluate(async (all) => {
      const answers: string[] = []
      for (const { path, body, headers } of all) {
        const init = body === undefined ? {} : { method: 'POST', body }
        const answer = await fetch(path, { ...init, headers: { 'content-type': 'application/json', ...headers } })
        answers.push(await answer.text())
      }
      return answers
    }, calls)
    // Only then is the archive written.
    await context.close()
    return texts
  } finally {
    await browser.close()
  }
}
