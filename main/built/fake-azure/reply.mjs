/** What all of the fake's answers are made with. */

/**
 * @typedef {object} FakeExchange
 * @property {import('node:http').IncomingMessage} request
 * @property {import('node:http').ServerResponse} response
 * @property {Buffer} body
 * @property {string} path
 * @property {number} count How many requests there have been, this one included.
 */

/** Headers as real Azure sends them; half of them are true of one answer only. @param {number} count */
export function azureHeaders(count) {
  return {
    'apim-request-id': `apim-${count}`,
    'x-request-id': `request-${count}`,
    'x-ms-region': 'East US',
    'strict-transport-security': 'max-age=31536000; includeSubDomains; preload',
    'x-ratelimit-remaining-requests': '66',
    'x-ratelimit-remaining-tokens': '99000',
    'set-cookie': 'ARRAffinity=secret-of-the-upstream'
  }
}

/** @param {FakeExchange} exchange @param {unknown} value */
export function json({ response, count }, value, status = 200) {
  const body = JSON.stringify(value)
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...azureHeaders(count)
  })
  response.end(body)
}

/** @param {number} milliseconds */
export function sleep(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
