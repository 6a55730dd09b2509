import type { ServerResponse } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { closeFakes, fakeEndpoint } from '../fake-endpoint.ts'
import { connect } from './connection.ts'

afterEach(closeFakes)

async function ask(answer: (response: ServerResponse) => void, bounds = { answerMs: 60_000, mostBytes: 1000 }) {
  const endpoint = await fakeEndpoint((_, response) => answer(response))
  const connection = connect(endpoint, bounds)
  const outcome = await connection.ask({ method: 'GET', path: '/', headers: {} }).then(
    ({ status, text }) => `${status} ${text}`,
    (error: Error) => error.message
  )
  connection.close()
  return outcome
}

test('an answer is taken as a whole', async () => {
  expect(await ask((response) => response.end('hello'))).toBe('200 hello')
})

test('a request without an answer, or with one that does not end, fails when its time is over', async () => {
  const bounds = { answerMs: 50, mostBytes: 1000 }
  expect(await ask(() => {}, bounds)).toBe('no whole answer within 0.05 s')
  const trickle = (response: ServerResponse) => {
    const timer = setInterval(() => response.write(' '), 5)
    response.on('close', () => clearInterval(timer))
  }
  expect(await ask(trickle, bounds)).toBe('no whole answer within 0.05 s')
})

test('an answer that has no end is not kept', async () => {
  const endless = (response: ServerResponse) => {
    const more = () => {
      while (!response.destroyed && response.write('a'.repeat(600)));
    }
    response.on('drain', more)
    more()
  }
  expect(await ask(endless)).toBe('an answer of more than 1000 bytes')
})

test('an answer that is cut is a failure', async () => {
  const cut = (response: ServerResponse) => {
    response.writeHead(200, { 'content-length': 100 }).write('{', () => response.destroy())
  }
  expect(await ask(cut)).toBe('aborted')
})
