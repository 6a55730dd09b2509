import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { call } from './control.ts'
import { recordingFolder, startReplayer } from './recording-folder.ts'
import { type RunningServer, startServer, until } from './server-process.ts'
import { errorOf } from './wire.ts'

const PATH = '/openai/deployments/d1/completions'
const FILE = 'openai_deployments_d1_completions.yaml'
const BODY = '{"prompt":"A","max_tokens":5}'

const ask = ({ url, apiKey }: RunningServer, body = BODY, path = PATH) =>
  fetch(`${url}${path}?api-version=2023-05-15`, {
    method: 'POST',
    headers: { 'api-key': apiKey, 'content-type': 'application/json' },
    body
  })

/** A server that replays one hand-written file. */
const replaying = (content: string, file = FILE) =>
  startServer({
    files: { [`.recording/${file}`]: content },
    env: { SIMULATOR_MODE: 'replay' }
  })

/** As the original writes it: sorted keys, `version` last. */
const plain = `interactions:
- context_values:
    Deployment-Name: d1
    Limiter: openai-tokens
    Operation-Name: completions
    Simulator-Target-Duration: 5
    X-OpenAI-Tokens-Completion: 50
    X-OpenAI-Tokens-Prompt: 7
    X-OpenAI-Tokens-Rate-Limit: 5
    X-OpenAI-Tokens-Total: 57
  request:
    body: '{"prompt":"A","max_tokens":5}'
    body_hash: bcc695fbe87bd22d902c7af170b61d54
    headers:
      accept:
      - '*/*'
      content-type:
      - application/json
    method: POST
    uri: http://127.0.0.1:8000/openai/deployments/d1/completions?api-version=2023-05-15
  response:
    body:
      string: '{"text":"This is a test"}'
    duration_ms: 5
    headers:
      content-encoding:
      - gzip
      content-type:
      - application/json
      x-ratelimit-remaining-requests:
      - '66'
    status:
      code: 200
version: 1
`

test.each([
  ['as the original writes them', plain],
  ['of its predecessors, which kept no hash', plain.replace(/ {4}body_hash: .*\n/, '')],
  ['without its body, by the hash alone', plain.replace(/ {4}body: '.*'\n/, '    body: null\n')],
  ['with a status message', plain.replace('code: 200', 'code: 200\n      message: n/a')],
  ['by the limiter of older versions', plain.replace('openai-tokens', 'openai')],
  [
    'without what is optional',
    plain.replace(/- context_values:\n(?: {4}.*\n)* {2}request:/, '- request:').replace(/ {4}duration_ms: 5\n/, '')
  ],
  [
    'whose bodies are base64',
    plain
      .replace(/body: '.*'/, `body: !!binary |\n      ${Buffer.from(BODY).toString('base64')}`)
      .replace(
        /string: '.*'/,
        `string: !!binary |\n        ${Buffer.from('{"text":"This is a test"}').toString('base64')}`
      )
  ],
  ['with a byte order mark and CRLF', `\ufeff${plain.replaceAll('\n', '\r\n')}`]
])('recordings %s are replayed', async (_name, content) => {
  const server = await replaying(content)
  const answer = await ask(server)
  expect([answer.status, await answer.text()]).toEqual([200, '{"text":"This is a test"}'])
  expect([answer.headers.get('content-encoding'), answer.headers.get('x-ratelimit-remaining-requests')]).toEqual([
    null,
    '66'
  ])
  expect((await ask(server, '{"prompt":"B"}')).status).toBe(404)
  await server.stop()
})

test('an edited body is found although its old hash stands beside it', async () => {
  const server = await replaying(plain.replace('"prompt":"A"', '"prompt":"Z"'))
  expect([(await ask(server)).status, (await ask(server, BODY.replace('A', 'Z'))).status]).toEqual([404, 200])
  await server.stop()
})

test('a recording without a response body, and one of server-sent events in one text, are replayed', async () => {
  const nothing = plain.replace(/string: '.*'/, 'string: null').replace('code: 200', 'code: 204')
  const server = await replaying(nothing)
  expect((await ask(server)).status).toBe(204)
  await server.stop()
  const text = 'data: {"a":1}\\n\\ndata: [DONE]\\n\\n'
  const events = await replaying(
    plain
      .replace(/string: '.*'/, `string: "${text.replaceAll('"', '\\"')}"`)
      .replace('- application/json\n      x-', '- text/event-stream\n      x-')
  )
  expect(await (await ask(events)).text()).toBe('data: {"a":1}\n\ndata: [DONE]\n\n')
  await events.stop()
})

test('repeats of a request walk through its answers, and one that is refused takes none', async () => {
  const answers = ['one', 'two', 'three'].map((word) => plain.replace('This is a test', word))
  const items = answers.map((text) => text.replace('interactions:\n', '').replace('version: 1\n', ''))
  const server = await startServer({
    files: {
      [`.recording/${FILE}`]: `interactions:\n${items.join('')}version: 1\n`,
      'deployments.json': JSON.stringify({ d1: { model: 'gpt-3.5-turbo', tokensPerMinute: 1000 } })
    },
    flags: ['--deployments', 'deployments.json', '--control-port', '0'],
    env: { SIMULATOR_MODE: 'replay' }
  })
  const told: unknown[] = []
  for (let round = 0; round < 4; round++) {
    const given = await ask(server)
    told.push(((await given.json()) as { text: string }).text, (await ask(server)).status)
    await call(server, 'limits.reset', 'd1')
  }
  expect(told).toEqual(['one', 429, 'two', 429, 'three', 429, 'three', 429])
  await server.stop()
})

test.each([
  ['a tab', 'interactions:\n\t- request: {}\n', 'broken'],
  ['a function', `interactions:\n- request: !!js/function 'function () {}'\n`, 'js/function'],
  [
    'aliases without end',
    `a: &a [x,x,x,x,x,x,x,x,x]\n${['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'].map((name, index) => `${name}: &${name} [${`*${'abcdefghi'[index]},`.repeat(9)}]`).join('\n')}\ninteractions: []\n`,
    'alias'
  ]
])('a file with %s is a 503 that names file and reason, and the others go on', async (_name, content) => {
  const server = await startServer({
    files: {
      [`.recording/${FILE}`]: content,
      '.recording/openai_deployments_d2_completions.yaml': plain.replace('/d1/', '/d2/')
    },
    env: { SIMULATOR_MODE: 'replay' }
  })
  const refused = await ask(server)
  const { code, message } = await errorOf(refused)
  expect([refused.status, code]).toEqual([503, 'RecordingUnreadable'])
  expect(message).toContain(FILE)
  expect((await ask(server, BODY, PATH.replace('d1', 'd2'))).status).toBe(200)
  await server.stop()
})

test('a file that another program replaces is served as it is within a second, even under load', async () => {
  const folder = recordingFolder()
  mkdirSync(folder, { recursive: true })
  const file = join(folder, FILE)
  writeFileSync(file, plain)
  const server = await startReplayer(folder)
  let over = false
  const statuses = new Set<number>()
  const asking = [1, 2].map(async () => {
    while (!over) {
      const answer = await ask(server)
      await answer.text()
      statuses.add(answer.status)
    }
  })
  for (let round = 1; round <= 10; round++) {
    writeFileSync(`${file}.new`, plain.replace('This is a test', `Round ${round}`))
    renameSync(`${file}.new`, file)
    await until(async () => (await (await ask(server)).text()).includes(`Round ${round}`), `round ${round}`)
  }
  over = true
  await Promise.all(asking)
  expect([...statuses]).toEqual([200])
  await server.stop()
})
