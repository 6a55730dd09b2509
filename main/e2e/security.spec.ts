/** What must not work, in both shells. */
import { request } from 'node:http'
import type { Control } from './control.ts'
import { expect, test } from './open-app.ts'

test('a script written into the page does not run', async ({ openApp }) => {
  const { page } = await openApp()
  const outcome = await page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) =>
          resolve(`refused by ${event.effectiveDirective}`)
        )
        const script = document.createElement('script')
        script.textContent = 'window.injected = true'
        document.body.append(script)
        // Inline scripts run while they are inserted.
        if ('injected' in window) resolve('it ran')
      })
  )
  expect(outcome).toBe('refused by script-src-elem')
})

test('the page may not load anything from elsewhere', async ({ openApp }) => {
  const { page } = await openApp()
  const outcome = await page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) =>
          resolve(`refused by ${event.effectiveDirective}`)
        )
        fetch('https://example.com/').then(
          () => resolve('it loaded'),
          () => {}
        )
      })
  )
  expect(outcome).toBe('refused by connect-src')
})

test('the control plane answers only its own page', async ({ openApp }) => {
  const { control } = await openApp()
  const host = new URL(control.url).host
  const asked = {
    rightly: await statusOf(control, {}),
    withoutToken: await statusOf(control, { authorization: undefined }),
    withWrongToken: await statusOf(control, { authorization: `Bearer ${control.token}x` }),
    fromElsewhere: await statusOf(control, { origin: 'https://example.com' }),
    fromAnotherPort: await statusOf(control, { origin: 'http://127.0.0.1:1' }),
    underAnotherName: await statusOf(control, { host: `rebound.example:${host.split(':')[1]}` })
  }
  expect(asked).toEqual({
    rightly: 200,
    withoutToken: 401,
    withWrongToken: 401,
    fromElsewhere: 403,
    fromAnotherPort: 403,
    underAnotherName: 421
  })
})

function statusOf(control: Control, headers: Record<string, string | undefined>): Promise<number> {
  const all = { authorization: `Bearer ${control.token}`, 'content-type': 'application/json', ...headers }
  const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
  return new Promise((resolve, reject) => {
    // fetch() would not let us choose Host and Origin.
    const sent = request(`${control.url}/api/server.status`, { method: 'POST', headers: given }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    sent.once('error', reject)
    sent.end('[]')
  })
}
