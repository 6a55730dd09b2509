import type { RequestListener } from 'node:http'
import type { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { chunkWriter } from './chunk-writer.ts'
import { connected } from './test-connection.ts'

async function answer(client: Socket, requests: string): Promise<string> {
  client.write(requests)
  let text = ''
  for await (const chunk of client) text += chunk
  return text
}

const get = (path: string, rest = 'connection: close\r\n') => `GET ${path} HTTP/1.1\r\nhost: a\r\n${rest}\r\n`
const bodies = (text: string) => text.split(/HTTP\/1\.1 200 OK\r\n.*?\r\n\r\n/s).slice(1)

function sends(pieces: readonly string[], ascii: boolean): RequestListener {
  return (_request, response) => {
    const write = chunkWriter(response, ascii ? 'latin1' : 'utf8', () => {})
    for (const piece of pieces) write(piece)
    response.end('last')
  }
}

test('each piece is a chunk of its own, whatever its letters', async () => {
  const ascii = await answer(await connected(sends(['first', 'x'.repeat(17), 'b'], true)), get('/'))
  expect(bodies(ascii)).toEqual([`5\r\nfirst\r\n11\r\n${'x'.repeat(17)}\r\n1\r\nb\r\n4\r\nlast\r\n0\r\n\r\n`])
  const other = await answer(await connected(sends(['grün', '日本語 😀'], false)), get('/'))
  expect(bodies(other)).toEqual(['5\r\ngrün\r\ne\r\n日本語 😀\r\n4\r\nlast\r\n0\r\n\r\n'])
})

test('an empty piece does not end the stream', async () => {
  const text = await answer(await connected(sends(['a', '', 'b', ''], true)), get('/'))
  expect(bodies(text)).toEqual(['1\r\na\r\n1\r\nb\r\n4\r\nlast\r\n0\r\n\r\n'])
})

test('a client that knows no chunks gets the text as it is', async () => {
  const text = await answer(await connected(sends(['a', 'b'], true)), 'GET / HTTP/1.0\r\n\r\n')
  expect(bodies(text)).toEqual(['ablast'])
})

test('answers to requests that came together stay in their order', async () => {
  const begun: (() => void)[] = []
  const client = await connected((request, response) => {
    const write = chunkWriter(response, 'latin1', () => {})
    const name = request.url ?? ''
    write(`${name}1`)
    write(`${name}2`)
    begun.push(() => {
      write(`${name}3`)
      response.end()
    })
    if (begun.length < 2) return
    // The second one is over first, but its turn comes after the first.
    for (const finish of begun.reverse()) finish()
  })
  const text = await answer(client, get('/a', '') + get('/b'))
  const body = (name: string) => [1, 2, 3].map((part) => `3\r\n/${name}${part}\r\n`).join('')
  expect(bodies(text)).toEqual([`${body('a')}0\r\n\r\n`, `${body('b')}0\r\n\r\n`])
})

test('a reader who is slow holds up the writer, and lets it go on', async () => {
  const piece = 'x'.repeat(64 * 1024)
  let rooms = 0
  let written = 0
  const client = await connected((_request, response) => {
    const go = () => {
      while (written < 200) {
        written++
        if (!write(piece)) return
      }
      response.end()
    }
    const write = chunkWriter(response, 'latin1', () => {
      rooms++
      go()
    })
    go()
  })
  const text = await answer(client, get('/'))
  expect([written, bodies(text)[0]?.length]).toEqual([
    200,
    200 * (piece.length + '10000\r\n\r\n'.length) + '0\r\n\r\n'.length
  ])
  expect(rooms).toBeGreaterThan(0)
})

test('a client that has said it will go is not written to any more', async () => {
  const errors: Error[] = []
  const ended = new Promise<void>((resolve) => {
    void connected((request, response) => {
      const write = chunkWriter(response, 'latin1', () => {})
      request.socket.on('error', (error) => errors.push(error))
      request.socket.on('end', () => {
        write('more')
        setImmediate(resolve)
      })
      // Too much to be taken at once, so that the connection stays until it is read.
      write('x'.repeat(20 * 1024 * 1024))
    }).then((client) => client.pause().end(get('/')))
  })
  await ended
  expect(errors).toEqual([])
})
