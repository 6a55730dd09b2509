/** What several tests of the extensions do. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Locator, type Page } from '@playwright/test'
import type { TestApp } from './open-app.ts'

/** Answers `POST /<name>` with a text of its own before what was sent. */
export function echoSource(name: string, said: string): string {
  return `export function initialize(config) {
  console.log('${name} is ready')
  config.generators.unshift(async function ${name}(context) {
    if (!context.isRouteMatch('POST', '/${name}')) return undefined
    return new Response('${said}: ' + await context.request.text())
  })
}
`
}

/** Line 4 does not parse. */
export const BROKEN_SOURCE = `// A slip of the pen.
export function initialize(config) {
  config.generators.push(
    )) => undefined
  )
}
`

/** A file in the app's own folder. Answers with its path. */
export async function writeExtension({ home }: TestApp, fileName: string, source: string): Promise<string> {
  const path = join(home, fileName)
  await writeFile(path, source)
  return path
}

export async function openExtensions(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: 'Extensions' }).click()
  await expect(page.getByRole('button', { name: 'Load…' })).toBeVisible()
}

export function rowOf(page: Page, name: string): Locator {
  return page
    .getByRole('grid', { name: 'Extensions' })
    .getByRole('row')
    .filter({
      has: page.getByRole('rowheader', { name: new RegExp(`^${name},`) })
    })
}

/** Through the dialog, agreeing where that is asked. */
export async function loadByPath(page: Page, path: string): Promise<void> {
  await page.getByRole('button', { name: 'Load…' }).click()
  await page.getByRole('textbox', { name: 'File or folder' }).fill(path)
  await page.keyboard.press('Enter')
  await page
    .getByRole('dialog', { name: /^Load .+\?$/ })
    .getByRole('button', { name: 'Load', exact: true })
    .click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
}

/** Sends a text to a path of the simulated API; answers with the status and what came back. */
export async function post({ call }: TestApp, path: string, text: string): Promise<string> {
  const { apiKey } = await call('app.info')
  const { server } = await call('server.status')
  const url = server.state === 'listening' ? server.url : ''
  const response = await fetch(`${url}${path}`, { method: 'POST', headers: { 'api-key': apiKey }, body: text })
  const body = await response.text()
  return response.ok ? `${response.status} ${body}` : String(response.status)
}

export async function loadedNames({ call }: TestApp): Promise<string[]> {
  const { extensions } = await call('extensions.view')
  return extensions.filter(({ origin }) => origin !== 'built-in').map(({ name }) => name)
}
