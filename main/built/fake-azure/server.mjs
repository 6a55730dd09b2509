/**
 * A small stand-in for Azure OpenAI and Document Intelligence, run as a process of its own: `node server.mjs`. It prints
 * `ready {"url": …}` and says in every answer how many requests it has had, so that a fresh answer differs from a replayed one.
 * How it misbehaves is chosen by the deployment's (or model's) name; see `trouble.mjs`.
 */
import { createServer } from 'node:http'
import { answerDocuments } from './documents.mjs'
import { answerOpenAI } from './openai.mjs'

/** What came in, for tests to look at: `GET /_requests`. @type {{ method: string, url: string, headers: string[], body: string }[]} */
const seen = []

const server = createServer(async (request, response) => {
  const body = await bodyOf(request)
  const { method = 'GET', url = '/' } = request
  if (url === '/_requests') return response.end(JSON.stringify(seen))
  if (url === '/_forget') {
    seen.length = 0
    return response.end()
  }
  seen.push({ method, url, headers: request.rawHeaders, body: body.toString('base64') })
  const exchange = { request, response, body, path: pathOf(url), count: seen.length }
  if (/^\/(documentintelligence|formrecognizer)\//.test(exchange.path)) return answerDocuments(exchange)
  return answerOpenAI(exchange)
})

/** @param {string} url */
function pathOf(url) {
  return url.replace(/\?.*$/, '').replace(/^\/prefix(?=\/)/, '')
}

/** @param {import('node:http').IncomingMessage} request */
async function bodyOf(request) {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}

server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  process.stdout.write(`ready ${JSON.stringify({ url: `http://127.0.0.1:${port}` })}\n`)
})
