/** Files that are saved where the user says. */
import { join } from 'node:path'
import { expect, test } from './open-app.ts'
import { exportAll, openRecordings } from './open-recordings.ts'
import { takePictures } from './pictures.ts'
import { answerSaveDialogs } from './saved-file.ts'

const GROUP = 'As recordings (YAML)'

test('an export says where it went, what stood against it, and nothing when the user thought better of it', async ({
  openApp
}) => {
  const app = await openRecordings(openApp)
  const { page, home } = app
  const notices = page.getByRole('listitem').filter({ hasText: 'mine.yaml' })
  await answerSaveDialogs(app, null)
  await exportAll(page, GROUP)
  await answerSaveDialogs(app, join(home, 'missing', 'mine.yaml'))
  await exportAll(page, GROUP)
  await expect(notices).toHaveText([/missing\/mine\.yaml could not be written/])
  await answerSaveDialogs(app, join(home, 'mine.yaml'))
  await exportAll(page, GROUP)
  await expect(notices.last()).toContainText(`Exported as ${join(home, 'mine.yaml')}`)
  await expect(page.getByText('Exported as')).toHaveCount(1)
  await takePictures(app, 'export-saved')
})
