/** Pictures of the import in its steps, kept as test output for people to look at. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from './open-app.ts'
import { openRecordings, RECORDED } from './open-recordings.ts'
import { takePictures } from './pictures.ts'
import { CHAT_PATH, questionBody } from './recording-files.ts'
import { chooseTheme, showScreen } from './steps.ts'

/** A day's session of a browser, of which little is of interest. */
function session(): string {
  const asked = ['Summarise this contract', 'Translate it into German, please', 'Hello', 'What is due on Friday?']
  const calls = asked.map((question, at) => ({
    request: {
      method: 'POST',
      url: `https://me.openai.azure.com${CHAT_PATH}?api-version=2024-10-21`,
      postData: { mimeType: 'application/json', text: questionBody({ question, stream: at === 1 }) }
    },
    response: {
      status: at === 3 ? 429 : 200,
      content:
        at === 1
          ? { mimeType: 'text/event-stream', text: 'data: {"choices":[]}\n\ndata: [DONE]\n\n' }
          : { mimeType: 'application/json', text: '{"choices":[]}' }
    }
  }))
  const assets = Array.from({ length: 240 }, (_, at) => ({
    request: { method: 'GET', url: `https://app.example.com/assets/${at}.js` },
    response: { status: 200, content: { mimeType: 'text/javascript', text: '' } }
  }))
  return JSON.stringify({ log: { version: '1.2', entries: [...assets, ...calls] } })
}

/** Nothing fades in any more. A message's own time runs on. */
async function settled(page: Page): Promise<void> {
  const isFading = (animation: Animation) =>
    animation.playState === 'running' && Number(animation.effect?.getComputedTiming().duration) < 2000
  await expect.poll(() => page.evaluate(`document.getAnimations().filter(${isFading}).length`)).toBe(0)
}

/** A file is held over the screen. */
async function hoverFile(page: Page): Promise<void> {
  await page.locator('main h1').evaluate((element) => {
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File([], 'session.har'))
    element.dispatchEvent(new DragEvent('dragover', { dataTransfer, bubbles: true, cancelable: true }))
  })
  await expect(page.getByText('Drop to import recordings')).toBeVisible()
}

for (const theme of ['light', 'dark'] as const) {
  test(`pictures of import and export in ${theme}`, async ({ openApp }) => {
    const empty = await openApp()
    await showScreen(empty.page, 'Recordings')
    await chooseTheme(empty.page, theme)
    await expect(empty.page.getByRole('button', { name: 'Import a file' })).toBeVisible()
    await hoverFile(empty.page)
    await takePictures(empty, `recordings-drop-${theme}`)
    await empty.close()

    const app = await openRecordings(openApp)
    const { page, line, home } = app
    await writeFile(join(home, 'session.har'), session())
    await chooseTheme(page, theme)
    await line(RECORDED[0]?.question ?? '').click()
    await page.getByRole('button', { name: 'Export', exact: true }).click()
    await expect(page.getByRole('menuitem', { name: 'The chosen recording' }).first()).toBeVisible()
    await settled(page)
    await takePictures(app, `recordings-export-${theme}`)
    await page.keyboard.press('Escape')

    await page.getByRole('button', { name: 'Import', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: /^Import/ })
    await expect(dialog.getByText('Choose a file')).toBeVisible()
    await takePictures(app, `recordings-import-${theme}`)
    await dialog.getByLabel('File of recordings').setInputFiles(join(home, 'session.har'))
    await dialog.getByText('it is no call of Azure OpenAI').click()
    await takePictures(app, `recordings-import-preview-${theme}`)
    await dialog.getByRole('button', { name: /^Add/ }).click()
    await expect(page.getByText('2 recordings imported').first()).toBeVisible()
    await settled(page)
    await takePictures(app, `recordings-imported-${theme}`)
  })
}
