import { createServer, type Server } from 'node:net'
import { expect, test } from 'vitest'
import { API_KEY, runToEnd, startServer } from './server-process.ts'
import { CHAT, chatBody, nextAnswer, open, parse, post, posting, received } from './wire.ts'

const occupied = async (work: (port: number) => Promise<void>) => {
  const blocker: Server = createServer()
  await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve))
  try {
    const address = blocker.address()
    await work(typeof address === 'object' && address !== null ? address.port : 0)
  } finally {
    blocker.close()
  }
}

test('help and version are printed to stdout, and nothing else is done', async () => {
  const help = await runToEnd({ flags: ['--help'] })
  expect(help).toMatchObject({ code: 0, stderr: '' })
  const flags = [
    '--server',
    '--mode',
    '--api-key',
    '--host',
    '--port',
    '--recording-dir',
    '--no-autosave',
    '--deployments'
  ]
  const more = ['--no-allow-undefined', '--seed', '--strict-api-version', '--region', '--control-port', '--log-level']
  for (const flag of [...flags, ...more, '--log-format', '--env-file']) expect(help.stdout).toContain(flag)
  const version = await runToEnd({ flags: ['--version'] })
  expect(version).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^\d+\.\d+\.\d+\S*\n$/) })
  const both = await runToEnd({ flags: ['--server', '--help'], env: { SIMULATOR_MODE: 'nonsense' } })
  expect(both.code).toBe(0)
})

test('one line on stdout tells both addresses, and nothing follows it', async () => {
  const server = await startServer({ flags: ['--control-port', '0', '--log-level', 'DEBUG'] })
  expect((await post(server, CHAT, chatBody())).status).toBe(200)
  const { stdout, code } = await server.stop()
  expect(code).toBe(0)
  expect(stdout).toBe(`ready ${JSON.stringify({ url: server.url, control: server.control })}\n`)
  for (const url of [server.url, server.control]) expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
})

test('without a control port the control address is null', async () => {
  const server = await startServer()
  const { stdout } = await server.stop()
  expect(stdout).toBe(`ready {"url":"${server.url}","control":null}\n`)
})

test('a taken port is named, and the exit code is 1', async () => {
  await occupied(async (port) => {
    for (const flags of [
      ['--port', String(port)],
      ['--port', '0', '--control-port', String(port)]
    ]) {
      const ended = await runToEnd({ flags: ['--server', ...flags] })
      expect(ended).toMatchObject({ code: 1, stdout: '' })
      expect(ended.stderr).toContain(String(port))
      expect(ended.stderr).not.toMatch(/^\s+at /m)
    }
  })
})

test('an address that is none of this machine ends with 1 and its name', async () => {
  const ended = await runToEnd({ flags: ['--server', '--port', '0', '--host', '203.0.113.7'] })
  expect(ended).toMatchObject({ code: 1, stdout: '' })
  expect(ended.stderr).toContain('203.0.113.7')
  expect(ended.stderr).not.toMatch(/^\s+at /m)
})

test.each(['SIGTERM', 'SIGINT'] as const)('%s ends it with 0, after the request in flight', async (signal) => {
  const server = await startServer()
  const socket = await open(server)
  const body = chatBody({ max_tokens: 50 })
  const answer = received(socket)
  socket.write(posting(server, CHAT, body, { connection: 'close' }).slice(0, -20))
  await post(server, CHAT, chatBody())
  const ended = server.stop(signal)
  await refusedConnection(server.port)
  socket.write(body.slice(-20))
  const raw = parse(await answer)
  expect(raw.status).toBe(200)
  expect(raw.body).toContain('"completion_tokens":50')
  expect(await ended).toMatchObject({ code: 0 })
})

/** Comes back when the port no longer accepts. */
async function refusedConnection(port: number): Promise<void> {
  for (let round = 0; round < 500; round++) {
    try {
      const socket = await open({ port })
      socket.destroy()
    } catch {
      return
    }
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('it still accepts')
}

test('a kept-alive connection without a request does not hold up the end', async () => {
  const server = await startServer()
  const socket = await open(server)
  socket.on('error', () => {})
  const answer = nextAnswer(socket)
  socket.write(posting(server, CHAT, chatBody()))
  expect((await answer).status).toBe(200)
  const ended = await Promise.race([server.stop(), new Promise((resolve) => setTimeout(resolve, 8000, 'too late'))])
  expect(ended).toMatchObject({ code: 0 })
})

test('at INFO the log tells of start and stop, not of requests; at DEBUG of each request; JSON line by line', async () => {
  for (const level of ['INFO', 'DEBUG']) {
    const server = await startServer({
      flags: ['--log-format', 'json', '--log-level', level],
      env: { SIMULATOR_SEED: '1' }
    })
    await post(server, CHAT, chatBody())
    const settled = server.stderr().split('\n').length
    for (let round = 0; round < 5; round++) await (await post(server, CHAT, chatBody())).text()
    await (await post(server, CHAT, '{broken')).text()
    const { stderr } = await server.stop()
    const lines = stderr.trimEnd().split('\n')
    const entries = lines.map((line) => JSON.parse(line))
    for (const entry of entries) expect(entry).toMatchObject({ level: expect.any(Number), msg: expect.any(String) })
    expect(entries[0].msg + entries.map(({ msg }) => msg).join()).toContain(server.url)
    const ofRequests = lines.filter((line) => line.includes('chat/completions')).length
    expect(ofRequests).toBeGreaterThanOrEqual(level === 'DEBUG' ? 7 : 0)
    if (level === 'INFO') {
      expect(ofRequests).toBe(0)
      expect(lines.length - settled).toBeLessThan(4)
      expect(entries.at(-1).msg).toMatch(/stop/i)
    }
  }
})

test('a generated key is shown once and works; a given one is never shown', async () => {
  const server = await startServer({ env: { SIMULATOR_API_KEY: '' } })
  const shown = [...server.stderr().matchAll(/[\w-]{30}(?![\w-])/g)].map(([key]) => key)
  expect(shown).toHaveLength(1)
  const headers = { 'api-key': shown[0] ?? '' }
  expect((await post(server, CHAT, chatBody(), headers)).status).toBe(200)
  await server.stop()

  const token = 'the-control-token-of-the-tests'
  const env = { SIMULATOR_CONTROL_TOKEN: token, AZURE_OPENAI_KEY: 'the-upstream-key', SIMULATOR_CONTROL_PORT: '0' }
  const given = await startServer({ env, flags: ['--log-level', 'DEBUG'] })
  await (await post(given, CHAT, chatBody())).text()
  await (await post(given, `${CHAT}&api-key=${API_KEY}&code=very-secret`, chatBody())).text()
  const { stdout, stderr } = await given.stop()
  for (const secret of [API_KEY, token, 'the-upstream-key', 'very-secret'])
    expect(stdout + stderr).not.toContain(secret)
})

test('it ends as soon as the request in flight is answered, though the client would keep its connection', async () => {
  const server = await startServer()
  const socket = await open(server)
  socket.on('error', () => {})
  const body = chatBody({ max_tokens: 50 })
  const answer = nextAnswer(socket)
  socket.write(posting(server, CHAT, body).slice(0, -20))
  await post(server, CHAT, chatBody())
  const ended = server.stop()
  await refusedConnection(server.port)
  socket.write(body.slice(-20))
  expect((await answer).status).toBe(200)
  const late = new Promise((resolve) => setTimeout(resolve, 5000, 'it waited for the connection'))
  expect(await Promise.race([ended, late])).toMatchObject({ code: 0 })
})

test('a pretty log is for people and starts its lines with no brace', async () => {
  const server = await startServer({ flags: ['--log-format', 'pretty'] })
  const { stderr } = await server.stop()
  expect(stderr).toContain(server.url)
  expect(stderr).not.toMatch(/^\{/m)
})
