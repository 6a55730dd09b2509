/** Every scenario once, briefly, against the built product. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { SCENARIO_NAMES } from './scenarios.ts'

const SCRIPT = fileURLToPath(new URL('../dist/loadtest/loadtest.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'loadtest-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

function loadtest(args: readonly string[], interruptAfterMs?: number): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [SCRIPT, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
    const output = { stdout: '', stderr: '' }
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        output[name] += text
      })
    }
    const stopping = setTimeout(() => child.kill('SIGKILL'), 45_000)
    if (interruptAfterMs !== undefined) setTimeout(() => child.kill('SIGINT'), interruptAfterMs)
    child.once('error', reject)
    child.once('close', (code) => {
      clearTimeout(stopping)
      resolve({ code, ...output })
    })
  })
}

test.concurrent.each(SCENARIO_NAMES)('%s holds what no slow machine can change', async (name) => {
  const [json, html] = [join(folder, `${name}.json`), join(folder, `${name}.html`)]
  const size = ['--brief', '--duration', '3', '--users', '4']
  const { code, stdout, stderr } = await loadtest([name, ...size, '--json', json, '--html', html])
  expect(code, stdout + stderr).toBe(0)
  expect(stdout).toContain(`${name}: All checks hold.`)
  const report = JSON.parse(readFileSync(json, 'utf8'))
  expect(report).toMatchObject({ scenario: name, passed: true, interrupted: false, brief: true, notes: [] })
  // The simulator's own account is there, and says the same.
  expect(report.checks).toContainEqual(expect.objectContaining({ name: 'Both sides count alike', result: 'pass' }))
  expect(report.client.throttled > 0).toBe(name.startsWith('limits-'))
  expect(readFileSync(html, 'utf8')).toContain('</html>')
})

test('a scenario that does not exist is a usage error that names those that do', async () => {
  const { code, stdout, stderr } = await loadtest(['fast'])
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  for (const name of SCENARIO_NAMES) expect(stderr).toContain(name)
})

test('an interrupted run reports what there is, and is no success', async () => {
  const json = join(folder, 'interrupted.json')
  const { code, stdout } = await loadtest(['base-latency', '--json', json], 3000)
  expect(code).toBe(130)
  expect(stdout).toContain('The run was interrupted')
  expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ passed: false, interrupted: true })
})

test('an endpoint that is not there is an error, not a result', async () => {
  const { code, stdout, stderr } = await loadtest(['streaming', '--url', 'http://127.0.0.1:9', '--api-key', 'k'])
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toContain('http://127.0.0.1:9 cannot be reached')
})
