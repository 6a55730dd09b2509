/** The recordings screen on files that a user wrote, and what tests do there. */
import type { Locator, Page } from '@playwright/test'
import type { OpenOptions, TestApp } from './open-app.ts'
import { CHAT_PATH, questionBody, type Recorded, writeFolder } from './recording-files.ts'
import { showScreen } from './steps.ts'
import { addressOf } from './traffic.ts'

export const RECORDED: Recorded[] = [
  { question: 'Hello', answer: 'Good day to you' },
  { question: 'What is the capital of Australia?', answer: 'Canberra' },
  { question: 'Count to three', answer: 'One two three', stream: true }
]
const BROKEN = { 'broken.yaml': 'version: 1\ninteractions:\n- request: {method: POST\n  bad: [\n' }

export interface OpenedRecordings extends TestApp {
  /** The line of the list that holds a text. */
  line: (text: string) => Locator
  /** Sends a question as a client would. */
  ask: (question: Pick<Recorded, 'question' | 'stream'>) => Promise<{ status: number; text: string }>
}

/** An app in replay mode on recordings of its own, with their screen open. */
export async function openRecordings(openApp: (options: OpenOptions) => Promise<TestApp>): Promise<OpenedRecordings> {
  const prepare = (home: string) => writeFolder(home, RECORDED, BROKEN)
  const app = await openApp({ prepare, args: ['--mode', 'replay'] })
  const { page } = app
  await showScreen(page, 'Recordings')
  const line = (text: string) =>
    page.getByRole('tree', { name: 'Recordings' }).getByRole('treeitem').filter({ hasText: text })
  async function ask(question: Pick<Recorded, 'question' | 'stream'>) {
    const { url, apiKey } = await addressOf(app)
    const response = await fetch(`${url}${CHAT_PATH}?api-version=2024-10-21`, {
      method: 'POST',
      headers: { 'api-key': apiKey, 'content-type': 'application/json' },
      body: questionBody(question)
    })
    return { status: response.status, text: await response.text() }
  }
  return { ...app, line, ask }
}

export async function exportAll(page: Page, group: string): Promise<void> {
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await page.getByRole('group', { name: group }).getByRole('menuitem', { name: 'All recordings' }).click()
}
