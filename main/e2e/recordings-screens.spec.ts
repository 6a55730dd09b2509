/** Pictures of the recordings screen in its states, kept as test output for people to look at. */
import { expect, test } from './open-app.ts'
import { openRecordings, RECORDED } from './open-recordings.ts'
import { takePictures } from './pictures.ts'
import { writeRecordings } from './recording-files.ts'
import { chooseTheme } from './steps.ts'

for (const theme of ['light', 'dark'] as const) {
  test(`pictures of the recordings in ${theme}`, async ({ openApp }) => {
    const app = await openRecordings(openApp)
    const { page, line, ask, home } = app
    await chooseTheme(page, theme)
    await line('What is the capital').click()
    await page.getByRole('tab', { name: 'Response body' }).click()
    await expect(page.getByRole('textbox', { name: 'Response body' })).toContainText('Canberra')
    await takePictures(app, `recordings-editor-${theme}`)

    await line('Count to three').click()
    await expect(page.getByRole('listbox', { name: 'Events' })).toBeVisible()
    await takePictures(app, `recordings-stream-${theme}`)

    await line('Hello').click({ button: 'right' })
    await expect(page.getByRole('menuitem', { name: 'Copy path of file' })).toBeVisible()
    await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState === 'finished'))
    await takePictures(app, `recordings-menu-${theme}`)
    await page.keyboard.press('Escape')

    await line('chat gpt-4o').click()
    await expect(page.getByRole('region', { name: 'File' })).toBeVisible()
    await takePictures(app, `recordings-file-${theme}`)

    await line('Hello').click()
    await page.getByRole('tab', { name: 'Timing' }).click()
    await page.getByRole('textbox', { name: 'Duration' }).fill('77')
    await writeRecordings(home, [{ question: 'Hello', answer: 'Changed by hand' }, ...RECORDED.slice(1)])
    await page.getByRole('button', { name: 'Diff' }).click()
    await expect(page.getByRole('dialog', { name: 'Changed on disk' }).getByText('With my edit')).toBeVisible()
    await takePictures(app, `recordings-conflict-${theme}`)
    await page.getByRole('dialog').getByRole('button', { name: 'Take theirs' }).click()

    await ask({ question: 'Hello there' })
    await page.getByRole('button', { name: 'Home', exact: true }).click()
    await page.getByRole('grid', { name: 'Exchanges' }).getByRole('row').filter({ hasText: '404' }).click()
    await expect(page.getByRole('region', { name: 'Why nothing matched' })).toBeVisible()
    await takePictures(app, `recordings-miss-${theme}`)
  })
}
