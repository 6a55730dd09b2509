/** Every scenario once, briefly, against the built product. */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, expect, test } from 'vitest'
import { closeFakes, fakeEndpoint } from './fake-endpoint.ts'
import { SCENARIO_NAMES } from './scenarios.ts'

const SCRIPT = fileURLToPath(new URL('../dist/loadtest/loadtest.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'loadtest-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
afterEach(closeFakes)

interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

function loadtest(args: readonly string[], whenToInterrupt?: Promise<void>): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [SCRIPT, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
    const output = { stdout: '', stderr: '' }
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        output[name] += text
      })
    }
    const stopping = setTimeout(() => child.kill('SIGKILL'), 45_000)
    void whenToInterrupt?.then(() => child.kill('SIGINT'))
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
  let asked = 0
  let begun: () => void = () => {}
  const running = new Promise<void>((resolve) => {
    begun = resolve
  })
  const { url } = await fakeEndpoint((request, response) => {
    if (request.method !== 'POST') return response.writeHead(404).end()
    // The first comes before the run.
    if (++asked > 1) begun()
    response.end('{"usage":{"completion_tokens":100}}')
  })
  const { code, stdout } = await loadtest(['base-latency', '--url', url, '--api-key', 'k', '--json', json], running)
  expect(code).toBe(130)
  expect(stdout).toContain('The run was interrupted')
  expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ passed: false, interrupted: true })
})

test('an endpoint that is not there is an error, not a result', async () => {
  const { code, stdout, stderr } = await loadtest(['streaming', '--url', 'http://127.0.0.1:9', '--api-key', 'k'])
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toContain('http://127.0.0.1:9 cannot be reached')
})

test('one interruption ends a run that still waits for its first answer', async () => {
  let asked: () => void = () => {}
  const chatAsked = new Promise<void>((resolve) => {
    asked = resolve
  })
  const { url } = await fakeEndpoint((request, response) => {
    if (request.method === 'POST') asked()
    else response.writeHead(404).end()
  })
  const { code, stdout, stderr } = await loadtest(['streaming', '--url', url, '--api-key', 'k'], chatAsked)
  expect({ code, stdout }).toEqual({ code: 130, stdout: '' })
  expect(stderr).toContain('Interrupted before the run began')
})

test.skipIf(!existsSync('/dev/full'))('a report that cannot be saved is still printed, and is no success', async () => {
  const size = ['--brief', '--duration', '1', '--html', join(folder, 'kept.html')]
  const { code, stdout, stderr } = await loadtest(['base-latency', ...size, '--json', '/dev/full'])
  expect(code).toBe(1)
  expect(stdout).toContain('base-latency: All checks hold.')
  expect(stderr).toContain('--json /dev/full could not be written: ENOSPC')
  expect(readFileSync(join(folder, 'kept.html'), 'utf8')).toContain('</html>')
})

test('files that cannot be written are told before the run', async () => {
  const { code, stdout, stderr } = await loadtest(['base-latency', '--json', folder])
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain(`--json ${folder} is a folder: name a file`)
})
