import { afterEach, expect, test } from 'vitest'
import { CHAT, HELLO, KEY, openStage, type Stage, type StageOptions } from './stage.ts'

let stage: Stage | undefined
afterEach(async () => {
  await stage?.close()
  stage = undefined
})

async function open(options: StageOptions | string): Promise<Stage> {
  stage = await openStage(typeof options === 'string' ? { files: { 'ext.mjs': options } } : options)
  return stage
}

const doing = (code: string) => `export function initialize(config) {\n${code}\n}`

test('settings that an extension sets are in force', async () => {
  const { simulator, url, get } = await open(
    doing(`config.latency.chatCompletions.mean = 5
    config.latency.embeddings = { mean: 1, stdDev: 2 }
    config.openaiDeployments['small'] = { model: 'gpt-4o-mini', tokensPerMinute: 1000 }
    config.openaiDeployments['small'].requestsPerMinute = 6
    delete config.openaiDeployments['embedding']
    config.allowUndefinedOpenAIDeployments = false
    config.simulatorApiKey = 'another'
    config.recording.dir = '/tmp/elsewhere'
    config.recording.autosave = false`)
  )
  const config = simulator.config()
  expect(config).toMatchObject({ allowUndefinedDeployments: false, recordingDir: '/tmp/elsewhere', autosave: false })
  expect(config.latency.chat_completions).toMatchObject({ mean: 5, stdDev: 0 })
  expect(config.latency.embeddings).toMatchObject({ mean: 1, stdDev: 2 })
  const names = config.deployments.map(({ name }) => name)
  expect(names).not.toContain('embedding')
  expect(config.deployments.find(({ name }) => name === 'small')).toMatchObject({
    model: 'gpt-4o-mini',
    tokensPerMinute: 1000,
    requestsPerMinute: 6
  })
  expect((await get('/openai/models')).status).toBe(401)
  expect((await fetch(`${url}/openai/models`, { headers: { 'api-key': 'another' } })).status).toBe(200)
  expect((await get('/openai/models', { headers: { 'api-key': 'another' } })).status).toBe(200)
})

test.each([
  [
    'config.latency.chatCompletions.mean = "x"',
    'config.latency.chatCompletions.mean must be a number of 0 or more, but is the text "x"'
  ],
  ['config.latency.chatCompletions.mean = NaN', 'config.latency.chatCompletions.mean must be'],
  ['config.latency.chat = {}', 'config.latency.chat does not exist'],
  ['config.latency.embeddings.average = 1', 'config.latency.embeddings.average does not exist'],
  ['config.simulatorMode = "banana"', "config.simulatorMode must be one of 'record', 'replay', 'generate'"],
  ['config.simulatorApiKey = "two words"', 'config.simulatorApiKey must be printable ASCII without spaces'],
  ['config.allowUndefinedOpenAIDeployments = 1', 'config.allowUndefinedOpenAIDeployments must be true or false'],
  ['config.recording.aoaiApiEndpoint = "nowhere"', 'config.recording.aoaiApiEndpoint must be an http or https address'],
  ['config.recording.dir = ""', 'config.recording.dir must be a text'],
  ['config.recording = {}', 'config.recording cannot be set: set its members'],
  ['config.openaiDeployments.a = {}', 'config.openaiDeployments.a.model'],
  [
    'config.openaiDeployments.a = { model: "gpt-99" }',
    'config.openaiDeployments.a.model "gpt-99" is not in the catalogue'
  ],
  [
    'config.openaiDeployments.a = { model: "gpt-4o", tokensPerMinute: -1 }',
    'config.openaiDeployments.a.tokensPerMinute'
  ],
  ['config.openaiDeployments.a = { model: "gpt-4o", tpm: 1 }', 'config.openaiDeployments.a.tpm does not exist'],
  ['config.openaiDeployments["a/b"] = { model: "gpt-4o" }', 'may be neither empty nor contain "/"'],
  ['config.generators = "x"', 'config.generators must be an array of functions'],
  ['config.generators.push("x")', 'config.generators[6] must be a function, but is the text "x"'],
  ['config.recording.forwarders.push({})', 'config.recording.forwarders[1] must be a function, but is an object'],
  ['config.limiters.a = 5', 'config.limiters["a"] must be a function or { phase: \'arrival\', check }, but is 5'],
  ['config.limiters.a = { phase: "answer" }', 'config.limiters["a"].phase must be \'arrival\', but is the text'],
  ['config.limiters.a = { phase: "arrival" }', 'config.limiters["a"].check must be a function, but is undefined'],
  ['config.addBearerToken("")', 'the token of config.addBearerToken must be printable ASCII'],
  ['config.extensionPath = []', 'config.extensionPath cannot be set: the extensions are being loaded from there'],
  ['config.extensionPath.push("x")', 'not extensible'],
  ['config.port = 1', 'config.port is settled before extensions are loaded'],
  ['config.controlToken = "x"', 'config.controlToken guards what extensions are loaded with'],
  ['config.colour = 1', 'config.colour does not exist'],
  ['delete config.generators', 'config.generators cannot be removed']
])('%s is refused with the reason and its line', async (code, reason) => {
  const { simulator, folder } = await open(doing(code))
  const [view] = simulator.extensions.host.view().extensions
  expect(view?.state).toBe('failed')
  expect(view?.problem?.message).toContain(reason)
  const checkedLater = /\.push\("x"|push\(\{\}|limiters/.test(code) && !code.includes('extensionPath')
  if (!checkedLater) expect(view?.problem).toMatchObject({ file: `${folder}/ext.mjs`, line: 2 })
})

test('a strict start ends with one line that names file, line and reason', async () => {
  const files = { 'ext.mjs': doing('config.latency.chatCompletions.mean = "x"') }
  const message = await openStage({ files, strict: true }).catch((error: Error) => error.message)
  expect(message).toMatch(
    /^EXTENSION_PATH \(from flag --extension\): \/.*\/ext\.mjs:2:36: TypeError: config\.latency\.chatCompletions\.mean must be/
  )
  expect(message).not.toContain('\n')
})

test('an initialize that never ends is cut', async () => {
  const files = { 'ext.mjs': 'export const initialize = () => new Promise(() => {})' }
  const { simulator } = await open({ files, settings: { extensionTimeoutMs: 50 } })
  expect(simulator.extensions.host.view().extensions[0]).toMatchObject({
    state: 'failed',
    problem: { message: 'its initialize has not come to its end within 0.05 seconds' }
  })
})

test('the configuration is closed once initialize has ended', async () => {
  const { get, post } = await open(`let kept
  export function initialize(config) {
    kept = config
    config.generators.push((context) => {
      const tries = {
        later: () => { kept.simulatorMode = 'replay' },
        push: () => { kept.generators.push(() => undefined) },
        context: () => { context.config.latency.chatCompletions.mean = 1 },
        token: () => kept.addBearerToken('x')
      }
      return Response.json(Object.fromEntries(Object.entries(tries).map(([name, run]) => {
        try { run() } catch (error) { return [name, error.name + ': ' + error.message] }
        return [name, 'allowed']
      })))
    })
  }`)
  const said = (await (await get('/x')).json()) as Record<string, string>
  expect(said.later).toContain('TypeError: config.simulatorMode cannot be set any more: the configuration is only open')
  expect(said.push).toContain('TypeError')
  expect(said.context).toContain('cannot be set any more: a request is being answered')
  expect(said.token).toContain('cannot be called any more')
  expect((await post(CHAT, HELLO)).status).toBe(200)
})

test('a request sees the configuration in force', async () => {
  const { get, simulator } = await open(
    doing(`config.openaiDeployments.small = { model: 'gpt-4o-mini' }
    config.generators.push(({ config }) => Response.json([config.simulatorMode, config.latency.embeddings.mean, Object.keys(config.openaiDeployments).includes('small'), config.generators.length, config.simulatorApiKey]))`)
  )
  expect(await (await get('/x')).json()).toEqual(['generate', 0, true, 7, KEY])
  simulator.patch({ latency: { embeddings: { mean: 44 } } })
  expect(await (await get('/x')).json()).toEqual(['generate', 44, true, 7, KEY])
})

test('what the user changes wins over what an extension set, until it is loaded again', async () => {
  const { simulator } = await open(
    doing(`config.latency.chatCompletions.mean = 5
    config.openaiDeployments.small = { model: 'gpt-4o-mini' }`)
  )
  const { host } = simulator.extensions
  const [path = ''] = host.view().extensions.map((extension) => extension.path)
  const now = () => {
    const { latency, deployments } = simulator.config()
    const small = deployments.find(({ name }) => name === 'small')
    return [latency.chat_completions.mean, latency.embeddings.mean, small?.tokensPerMinute]
  }
  expect(now()).toEqual([5, 0, 0])
  simulator.patch({
    latency: { chat_completions: { mean: 9 }, embeddings: { mean: 3 } },
    deployments: { small: { tokensPerMinute: 700 } }
  })
  expect(now()).toEqual([9, 3, 700])
  await host.reload(path)
  // The extension sets the first and the last again; the second is the user's still.
  expect(now()).toEqual([5, 3, 0])
})

test('registrations tell what an extension added, replaced and removed', async () => {
  const { simulator } = await open(
    doing(`config.generators.unshift(function first() {})
    config.generators.push(() => undefined)
    config.generators[config.generators.findIndex(({ name }) => name === 'chat')] = function myChat() {}
    config.generators.splice(config.generators.findIndex(({ name }) => name === 'models'), 1)
    config.limiters.mine = () => undefined
    config.limiters['openai-tokens'] = { phase: 'arrival', check: () => undefined }
    config.recording.forwarders.push(function elsewhere() {})
    config.addBearerToken('secret-token')
    config.latency.embeddings.mean = 7`)
  )
  const view = simulator.extensions.host.view()
  expect(view.extensions[0]?.registered.map(({ kind, name, detail }) => `${kind} ${name}: ${detail}`)).toEqual([
    'generator first: 1st of 7',
    'generator myChat: replaces chat',
    'generator generator 1: 7th of 7',
    'generator models: removed',
    'forwarder elsewhere: 2nd of 2',
    'limiter openai-tokens: replaced, at arrival',
    'limiter mine: after the answer',
    'bearer token one token: opens the simulated API',
    'setting latency.embeddings.mean: set'
  ])
  expect(view.order.map(({ name, extension }) => `${name}${extension ? ` of ${extension}` : ''}`)).toEqual([
    'first of ext',
    'myChat of ext',
    'completions',
    'embeddings',
    'audio',
    'modelInfo',
    'generator 1 of ext'
  ])
  expect(JSON.stringify(view)).not.toContain('secret-token')
})

test('a folder and its entry file load the same extension', async () => {
  const files = {
    'forwarder/index.ts':
      "import { forwardDocuments } from './forward'\nexport function initialize(config) { config.recording.forwarders.push(forwardDocuments) }",
    'forwarder/forward.ts': 'export function forwardDocuments() { return undefined }'
  }
  for (const path of ['forwarder', 'forwarder/index.ts']) {
    const { simulator } = await open({ files, extensions: [path] })
    const { registered, name } = simulator.extensions.host.view().extensions[0] ?? {}
    expect(registered).toEqual([{ kind: 'forwarder', name: 'forwardDocuments', detail: '2nd of 2' }])
    expect(name).toBe('forwarder')
    await stage?.close()
  }
  stage = undefined
})

test('extensions see what those before them did, and built-in ones come first', async () => {
  const { get } = await open({
    files: {
      'a.mjs': doing("config.generators.push(function a() { return new Response('a') })"),
      'b.mjs': doing('config.generators.reverse()')
    },
    builtIns: [
      {
        name: 'built-in',
        initialize: (config) =>
          void config.generators.push(function builtIn() {
            return new Response('built-in')
          })
      }
    ]
  })
  expect(await (await get('/documentintelligence/x')).text()).toBe('a')
  expect(await (await get('/x')).text()).toBe('a')
})

test('a built-in generator answers its service without any extension of the user’s', async () => {
  const { get, simulator } = await open({
    files: {},
    builtIns: [
      { name: 'built-in', initialize: (config) => void config.generators.push(() => new Response('built-in')) }
    ]
  })
  expect(await (await get('/documentintelligence/x')).text()).toBe('built-in')
  expect((await get('/x')).status).toBe(404)
  expect(simulator.extensions.host.view().extensions).toMatchObject([
    { name: 'built-in', origin: 'built-in', state: 'active', calls: 1 }
  ])
})
