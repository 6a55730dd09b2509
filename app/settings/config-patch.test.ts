import { once } from 'node:events'
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startSimulator } from '../test-simulator.ts'
import { parseDeployments, saveDeployments } from './deployment-file.ts'

/** Sends a PATCH and reads what it says. */
async function patching() {
  const simulator = await startSimulator({})
  const send = async (body: string) => {
    const headers = { 'content-type': 'application/json' }
    const response = await simulator.ask('/++/config', body, { method: 'PATCH', headers })
    const json = (await response.json()) as { error?: { message: string }; openai_deployments?: object }
    return { status: response.status, message: json.error?.message, deployments: json.openai_deployments }
  }
  return { ...simulator, send }
}

const patchOf = (name: string, fields: unknown) =>
  `{"openai_deployments":{${JSON.stringify(name)}:${JSON.stringify(fields)}}}`

test.each(['plain', 'a:b', 'a: b', 'a.b', 'mean', 'grün', ' '])(
  'a bad field of the deployment %j is named in the words of the endpoint',
  async (name) => {
    const { send } = await patching()
    expect((await send(patchOf(name, { model: 'gpt-4o', tokens_per_minute: 1000 }))).status).toBe(200)
    const { status, message } = await send(patchOf(name, { tokens_per_minute: -1 }))
    expect(status).toBe(400)
    expect(message).toContain(`openai_deployments.${name}.tokens_per_minute: `)
  }
)

test.each(['{"model":"gpt-4o"}', '{"model":"nope","tokens_per_minute":-1}', 'null'])(
  'a deployment cannot have a name that objects have already: %s',
  async (fields) => {
    const { send, simulator } = await patching()
    const { status, message } = await send(`{"openai_deployments":{"__proto__":${fields}}}`)
    expect([status, message]).toEqual([
      400,
      expect.stringContaining('openai_deployments.__proto__: cannot be the name')
    ])
    expect(() => simulator.patch(JSON.parse(`{"deployments":{"__proto__":${fields}}}`))).toThrow('__proto__')
    expect(() => parseDeployments('{"__proto__":{"model":"gpt-4o"}}', 'd.json')).toThrow('cannot be the name')
  }
)

test.each([
  ['', 'may be neither empty'],
  ['a/b', 'contain "/"'],
  ['a'.repeat(201), '200 characters or less']
])('the name %.10j is refused with what is wrong with it', async (name, reason) => {
  const { send } = await patching()
  const { status, message } = await send(patchOf(name, { model: 'gpt-4o' }))
  expect([status, message]).toEqual([400, expect.stringContaining(reason)])
  expect(() => parseDeployments(JSON.stringify({ [name]: { model: 'gpt-4o' } }), 'd.json')).toThrow(reason)
})

test('saving keeps the rights of the file and follows a link to it; a failure leaves nothing behind', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'deployments-'))
  const [file, link] = [join(dir, 'real.json'), join(dir, 'link.json')]
  await writeFile(file, '{}')
  await chmod(file, 0o600)
  await symlink(file, link)
  await saveDeployments(link, parseDeployments('{"a":{"model":"gpt-4o"}}', 'a'))
  expect((await lstat(link)).isSymbolicLink()).toBe(true)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ a: { model: 'gpt-4o' } })
  await mkdir(join(dir, 'folder'))
  const socket = createServer().listen(join(dir, 'socket'))
  await once(socket, 'listening')
  for (const name of ['folder', 'socket'])
    await expect(saveDeployments(join(dir, name), [])).rejects.toMatchObject({
      code: 'BAD_CALL',
      message: `${join(dir, name)} cannot be written: it is not a file`
    })
  expect((await stat(join(dir, 'socket'))).isSocket()).toBe(true)
  expect((await readdir(dir)).sort()).toEqual(['folder', 'link.json', 'real.json', 'socket'])
  socket.close()
})
