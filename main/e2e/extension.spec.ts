/** Extensions in both shells: what is loaded answers, and what never comes back takes nothing else with it. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './open-app.ts'

const LOOP = `export function initialize(config) {
  config.generators.push(async function spin(context) {
    if (!context.isRouteMatch('POST', '/spin')) return undefined
    await context.request.text()
    for (;;);
  })
}
`

test('an extension from a template answers, and one that never comes back is named and left out', async ({
  openApp
}) => {
  const app = await openApp()
  const { apiKey } = await app.call('app.info')
  const { server } = await app.call('server.status')
  const url = server.state === 'listening' ? server.url : ''
  const post = (path: string) => fetch(url + path, { method: 'POST', body: 'hello', headers: { 'api-key': apiKey } })

  const echo = await app.call('extensions.create', 'echo', join(app.home, 'echo.ts'))
  await app.call('extensions.add', echo)
  expect(await (await post('/echo')).text()).toBe('Echo: hello')

  const loop = join(app.home, 'loop.mjs')
  writeFileSync(loop, LOOP)
  await app.call('extensions.add', loop)
  const lost = post('/spin').catch(() => undefined)
  await expect
    .poll(async () => (await app.call('server.status')).restart?.reason ?? '', { timeout: 30_000 })
    .toContain(`The extension ${loop} stopped the engine: it did not come back from ${loop}:5 (spin)`)
  await expect.poll(async () => (await app.call('server.status')).server.state, { timeout: 30_000 }).toBe('listening')
  await lost
  expect(await (await post('/echo')).text()).toBe('Echo: hello')
  const { extensions } = await app.call('extensions.view')
  const added = extensions.filter(({ origin }) => origin === 'added')
  expect(added.map(({ name, state }) => [name, state])).toEqual([
    ['echo', 'active'],
    ['loop', 'disabled']
  ])
})
