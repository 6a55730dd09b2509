import { expect, type Page } from '@playwright/test'

/**
 * Lets go of a file over the page. It comes from the disk by way of a file field, as only the browser can make such a file, so
 * that the desktop window can tell where it lies.
 * @param target Over which element.
 */
export async function dropFile(page: Page, path: string, target = 'body'): Promise<void> {
  // Before that, nobody listens for it.
  await expect(page.getByRole('radiogroup', { name: 'Mode' })).toBeVisible()
  await page.evaluate(() => {
    const field = document.createElement('input')
    field.type = 'file'
    field.id = 'dropped'
    document.body.append(field)
  })
  await page.locator('#dropped').setInputFiles(path)
  await page.evaluate((over) => {
    const field = document.querySelector<HTMLInputElement>('#dropped')
    const dataTransfer = new DataTransfer()
    for (const file of field?.files ?? []) dataTransfer.items.add(file)
    field?.remove()
    for (const name of ['dragover', 'drop']) {
      document
        .querySelector(over)
        ?.dispatchEvent(new DragEvent(name, { dataTransfer, bubbles: true, cancelable: true }))
    }
  }, target)
}
