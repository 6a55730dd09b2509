import type { RequestListener } from 'node:http'
import { expect, test } from 'vitest'
import { startSimulator, startUpstream } from '../test-simulator.ts'

const ANALYZE = '/documentintelligence/documentModels/prebuilt-read:analyze'
const RESULT = '/documentintelligence/documentModels/prebuilt-read/analyzeResults/1'

/** Takes a document, and is done with it the third time it is asked. @param prefix What stands before its paths. */
function service(seen: string[], prefix = ''): RequestListener {
  let polls = 0
  return (request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers['ocp-apim-subscription-key']}`)
    if (request.method === 'POST') {
      const location = `http://${request.headers.host}${prefix}${RESULT}?api-version=2024-11-30`
      return response.writeHead(202, { 'operation-location': location, 'retry-after': '1' }).end()
    }
    const status = ['notStarted', 'running', 'succeeded'][polls++] ?? 'succeeded'
    response.writeHead(200, { 'content-type': 'application/json' })
    response.write(`{"sta`)
    setTimeout(() => response.end(`tus":"${status}"}`), 5)
  }
}

async function recording(prefix = '') {
  const seen: string[] = []
  const endpoint = await startUpstream(service(seen, prefix))
  const simulator = await startSimulator({
    SIMULATOR_MODE: 'record',
    AZURE_FORM_RECOGNIZER_ENDPOINT: `${endpoint}${prefix}`,
    AZURE_FORM_RECOGNIZER_KEY: 'the-key-of-documents'
  })
  return { seen, ...simulator }
}

test.each(['', '/gate'])(
  'with the prefix %j, operations are asked for at the simulator, and only the end of one is kept',
  async (prefix) => {
    const { ask, url, seen, store } = await recording(prefix)
    const submitted = await ask(`${ANALYZE}?api-version=2024-11-30`, 'document')
    const location = submitted.headers.get('operation-location') ?? ''
    expect([submitted.status, location]).toEqual([202, `${url}${RESULT}?api-version=2024-11-30`])
    expect(submitted.headers.get('retry-after')).toBe('1')
    const states = []
    for (let poll = 0; poll < 5; poll++) states.push(await (await ask(location.slice(url.length))).text())
    expect(states.map((text) => JSON.parse(text).status)).toEqual([
      'notStarted',
      'running',
      'succeeded',
      'succeeded',
      'succeeded'
    ])
    expect(seen).toHaveLength(4)
    expect(seen[0]).toBe(`POST ${prefix}${ANALYZE}?api-version=2024-11-30 the-key-of-documents`)
    expect(store.kept.map(({ path }) => path)).toEqual([ANALYZE, RESULT])
  }
)

test('replayed, a submission leads straight to its recorded result, also by another address', async () => {
  const { ask, url, store, patch } = await recording()
  const location = (await ask(ANALYZE, 'document')).headers.get('operation-location') ?? ''
  for (let poll = 0; poll < 3; poll++) await (await ask(location.slice(url.length))).text()
  patch({ mode: 'replay', replaySpeed: 0 })
  const other = url.replace('127.0.0.1', 'localhost')
  const replayed = await fetch(`${other}${ANALYZE}`, {
    method: 'POST',
    body: 'document',
    headers: { 'ocp-apim-subscription-key': 'the-key-of-the-simulator' }
  })
  const led = replayed.headers.get('operation-location') ?? ''
  expect([replayed.status, led]).toEqual([202, `${other}${RESULT}?api-version=2024-11-30`])
  expect(await (await ask(led.slice(other.length))).json()).toEqual({ status: 'succeeded' })
  expect(store.kept[0]?.interaction.contextValues.Limiter).toBe('docintelligence')
})
