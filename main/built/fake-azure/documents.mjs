/** The fake's Document Intelligence: a document is taken, asked after twice in vain, and then read. */
import { json } from './reply.mjs'

/** Times each result has been asked for. @type {Map<string, number>} */
const asked = new Map()

/** @param {import('./reply.mjs').FakeExchange} exchange */
export function answerDocuments(exchange) {
  const { request, response, path, count } = exchange
  if (request.method === 'POST' && path.endsWith(':analyze')) {
    const host = request.headers.host
    const location = `http://${host}${path.replace(/:analyze$/, '')}/analyzeResults/result-${count}?api-version=2024-11-30`
    return response
      .writeHead(202, { 'operation-location': location, 'retry-after': '0', 'apim-request-id': `${count}` })
      .end()
  }
  if (request.method === 'GET' && path.includes('/analyzeResults/')) return json(exchange, state(path))
  return json(exchange, { error: { code: 'NotFound', message: 'Resource not found.' } }, 404)
}

/** @param {string} path */
function state(path) {
  const times = (asked.get(path) ?? 0) + 1
  asked.set(path, times)
  const head = { createdDateTime: '2026-01-01T00:00:00Z', lastUpdatedDateTime: '2026-01-01T00:00:01Z' }
  if (times < 3) return { status: times === 1 ? 'notStarted' : 'running', ...head }
  const pages = [{ pageNumber: 1, spans: [{ offset: 0, length: 5 }], words: [], lines: [] }]
  const analyzeResult = {
    apiVersion: '2024-11-30',
    modelId: 'prebuilt-read',
    stringIndexType: 'utf16CodeUnit',
    content: 'Hello',
    pages
  }
  return { status: 'succeeded', ...head, analyzeResult }
}
