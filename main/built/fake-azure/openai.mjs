/** The fake's OpenAI side: every operation in the shape that real Azure gives it. */
import { json, sleep } from './reply.mjs'
import { findTrouble } from './trouble.mjs'

/** @typedef {import('./reply.mjs').FakeExchange} FakeExchange */

/** @param {FakeExchange} exchange */
export async function answerOpenAI(exchange) {
  const { path, request } = exchange
  const asked = parse(exchange)
  const name = /\/deployments\/([^/]+)\//.exec(path)?.[1] ?? asked.model ?? ''
  const trouble = findTrouble(String(name))
  if (trouble) return trouble(exchange, asked)
  const operation = path.replace(/^\/(openai\/v1|openai\/deployments\/[^/]+|openai|v1|models)\//, '')
  if (request.method === 'GET' && /^models(\/|$)/.test(operation)) return json(exchange, models(exchange))
  const answer = Object.hasOwn(OPERATIONS, operation) ? OPERATIONS[operation] : undefined
  if (!answer) return json(exchange, { error: { code: '404', message: 'Resource not found' } }, 404)
  return answer(exchange, asked)
}

/** @type {Record<string, ((exchange: FakeExchange, asked: any) => unknown) | undefined>} */
const OPERATIONS = {
  'chat/completions': (exchange, asked) =>
    asked.stream ? stream(exchange, asked, chatChunk) : json(exchange, chat(exchange, asked)),
  completions: (exchange, asked) =>
    asked.stream ? stream(exchange, asked, textChunk) : json(exchange, text(exchange, asked)),
  embeddings: (exchange, asked) => json(exchange, embeddings(exchange, asked)),
  'images/generations': (exchange) =>
    json(exchange, { created: exchange.count, data: [{ url: `https://images.example/${exchange.count}.png` }] }),
  'audio/transcriptions': (exchange) =>
    json(exchange, { text: `${exchange.body.length} bytes heard, ${exchange.count}` }),
  'audio/translations': (exchange) =>
    json(exchange, { text: `${exchange.body.length} bytes translated, ${exchange.count}` }),
  'audio/speech'({ response, count }) {
    response.writeHead(200, { 'content-type': 'audio/mpeg' })
    response.end(Buffer.from([0xff, 0xfb, 0, count, 0x80, 0xfe, 10, 13]))
  }
}

/** @param {FakeExchange} exchange @returns {any} */
function parse({ body, request }) {
  if (!/json/.test(request.headers['content-type'] ?? '')) return {}
  try {
    return JSON.parse(body.toString('utf8')) ?? {}
  } catch {
    return {}
  }
}

const USAGE = { prompt_tokens: 7, completion_tokens: 50, total_tokens: 57 }

/** @param {FakeExchange} exchange @param {any} asked */
function chat({ count }, asked) {
  const content = `Answer ${count} to ${JSON.stringify(asked.messages?.at(-1)?.content ?? '')} — ünïcödé 🎉`
  const message = { content, refusal: null, role: 'assistant' }
  return {
    choices: [{ finish_reason: 'stop', index: 0, logprobs: null, message }],
    created: 1_770_000_000,
    id: `chatcmpl-${count}`,
    model: 'gpt-4o-2024-11-20',
    object: 'chat.completion',
    usage: USAGE
  }
}

/** @param {FakeExchange} exchange @param {any} asked */
function text({ count }, asked) {
  return {
    choices: [{ finish_reason: 'length', index: 0, logprobs: null, text: `This is a test, ${count}: ${asked.prompt}` }],
    created: 1_770_000_000,
    id: `cmpl-${count}`,
    model: 'gpt-35-turbo-instruct',
    object: 'text_completion',
    usage: USAGE
  }
}

/** @param {FakeExchange} exchange @param {any} asked */
function embeddings({ count }, asked) {
  const inputs = Array.isArray(asked.input) ? asked.input : [asked.input]
  const floats = Float32Array.from({ length: 8 }, (_, index) => (index + count) / 16)
  const embedding = asked.encoding_format === 'base64' ? Buffer.from(floats.buffer).toString('base64') : [...floats]
  return {
    object: 'list',
    data: inputs.map((/** @type {unknown} */ _, /** @type {number} */ index) => ({
      object: 'embedding',
      index,
      embedding
    })),
    model: 'text-embedding-3-small',
    usage: { prompt_tokens: 4 * inputs.length, total_tokens: 4 * inputs.length }
  }
}

/** @param {FakeExchange} exchange */
function models({ path, count }) {
  const id = /models\/(.+)$/.exec(path)?.[1]
  const model = { id: id ?? 'gpt-4o', object: 'model', created_at: count, status: 'succeeded' }
  return id === undefined ? { data: [model], object: 'list' } : model
}

/** @param {number} count @param {object} choice */
const chatChunk = (count, choice) => ({
  id: `chatcmpl-${count}`,
  object: 'chat.completion.chunk',
  created: 1_770_000_000,
  model: 'gpt-4o-2024-11-20',
  choices: [choice]
})
/** @param {number} count @param {{ delta: { content?: string }, finish_reason: string | null }} choice */
const textChunk = (count, { delta, finish_reason }) => ({
  id: `cmpl-${count}`,
  object: 'text_completion',
  created: 1_770_000_000,
  model: 'gpt-35-turbo-instruct',
  choices: [{ index: 0, text: delta.content ?? '', finish_reason }]
})

/** Pieces of the answer. Characters of several bytes are cut by the borders of the chunks they are sent in. */
const WORDS = ['Grüße', ' aus', ' Zürich', ' 🎉🎉', ' an', ' alle', '.']

/** @param {FakeExchange} exchange @param {any} asked @param {(count: number, choice: any) => object} chunk */
async function stream({ response, count }, asked, chunk) {
  const ms = Number(process.env.FAKE_GAP_MS ?? 10)
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'x-request-id': `request-${count}` })
  const end = /crlf/.test(asked.user ?? '') ? '\r\n\r\n' : '\n\n'
  for (const content of [`Number ${count}: `, ...WORDS]) {
    const bytes = Buffer.from(
      `data: ${JSON.stringify(chunk(count, { index: 0, delta: { content }, finish_reason: null }))}${end}`
    )
    const cut = bytes.findIndex((byte) => byte >= 0xc0)
    response.write(bytes.subarray(0, cut + 1))
    if (cut >= 0) await sleep(2)
    response.write(bytes.subarray(cut + 1))
    await sleep(ms)
  }
  response.write(`data: ${JSON.stringify(chunk(count, { index: 0, delta: {}, finish_reason: 'stop' }))}${end}`)
  if (asked.stream_options?.include_usage)
    response.write(`data: ${JSON.stringify({ choices: [], usage: USAGE })}${end}`)
  response.end(`data: [DONE]${end}`)
}
