/** How the fake misbehaves, by the deployment's name. A number at its end is an amount: `slow-2000`, `error-429`. */
import * as zlib from 'node:zlib'
import { json, sleep } from './reply.mjs'

/** @typedef {import('./reply.mjs').FakeExchange} FakeExchange */
/** @typedef {(exchange: FakeExchange, asked: any) => unknown} Trouble */

/** @param {string} name @returns {Trouble | undefined} */
export function findTrouble(name) {
  const [, kind = '', amount] = /^([a-z-]+?)(?:-(\d+))?$/.exec(name) ?? []
  const trouble = Object.hasOwn(TROUBLES, kind) ? TROUBLES[kind] : undefined
  return trouble && ((exchange) => trouble(exchange, Number(amount ?? 0)))
}

/** @type {Record<string, ((exchange: FakeExchange, amount: number) => unknown) | undefined>} */
const TROUBLES = {
  error: (exchange, status) => {
    exchange.response.setHeader('retry-after', '7')
    json(exchange, { error: { code: String(status), message: `fake error ${status}, ${exchange.count}` } }, status)
  },
  async slow(exchange, milliseconds) {
    await sleep(milliseconds)
    json(exchange, whole(exchange))
  },
  gzip: (exchange) => packed(exchange, 'gzip', zlib.gzipSync),
  br: (exchange) => packed(exchange, 'br', zlib.brotliCompressSync),
  deflate: (exchange) => packed(exchange, 'deflate', zlib.deflateSync),
  'unknown-encoding': (exchange) => packed(exchange, 'rot13', (body) => body),
  'half-gzip': (exchange) => packed(exchange, 'gzip', (body) => zlib.gzipSync(body).subarray(0, -12)),
  'corrupt-gzip': (exchange) => packed(exchange, 'gzip', (body) => body),
  reset: ({ request }) => void request.socket.resetAndDestroy(),
  async 'reset-midway'({ request, response }) {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.write('{"begun":')
    await sleep(20)
    request.socket.resetAndDestroy()
  },
  async truncated({ response, request }) {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write('data: {"choices":[]}\n\n')
    await sleep(20)
    request.socket.end()
  },
  'long-length': ({ response, request }) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
    response.write('{"short":true}')
    setTimeout(() => request.socket.end(), 20)
  },
  'short-length': ({ request }) =>
    void request.socket.end(
      'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 5\r\n\r\n{"long":true}'
    ),
  'no-http': ({ request }) => void request.socket.end('this is no HTTP\r\n\r\n'),
  stall({ response }) {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.write('{"begun":')
  },
  silence() {},
  endless({ response }) {
    response.writeHead(200, { 'content-type': 'application/octet-stream' })
    const piece = Buffer.alloc(64 * 1024, 'x')
    const more = () => {
      while (!response.destroyed && response.write(piece));
    }
    response.on('drain', more)
    more()
  },
  html: ({ response, count }) =>
    void response.writeHead(200, { 'content-type': 'text/html' }).end(`<h1>Welcome to the proxy, ${count}</h1>`),
  'html-error': ({ response }) =>
    void response.writeHead(503, { 'content-type': 'text/html' }).end('<h1>Service unavailable</h1>'),
  redirect: ({ response, request }) =>
    void response.writeHead(307, { location: `http://${request.headers.host}/openai/elsewhere` }).end()
}

/** @param {FakeExchange} exchange */
function whole({ count }) {
  return {
    id: `chatcmpl-${count}`,
    object: 'chat.completion',
    choices: [],
    usage: { prompt_tokens: 1, total_tokens: 1 }
  }
}

/** @param {FakeExchange} exchange @param {string} encoding @param {(body: Buffer) => Uint8Array} pack */
function packed(exchange, encoding, pack) {
  const body = pack(Buffer.from(JSON.stringify({ ...whole(exchange), padding: 'ö'.repeat(50_000) })))
  const headers = { 'content-type': 'application/json', 'content-encoding': encoding, 'content-length': body.length }
  exchange.response.writeHead(200, headers).end(body)
}
