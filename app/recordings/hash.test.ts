import { expect, test } from 'vitest'
import { bodyHash, requestHash } from './hash.ts'

const bytes = (text: string) => Buffer.from(text)

test('hashes are those of the original simulator', () => {
  const body = bodyHash(bytes('{"prompt":"A","max_tokens":5}'), 'application/json')
  expect(body).toBe('bcc695fbe87bd22d902c7af170b61d54')
  expect(requestHash('POST', '/openai/deployments/d1/completions', body)).toBe('8295950b3bdadd72ae72621c816c3c9a')
  const empty = bodyHash(bytes(''), undefined)
  expect(empty).toBe('d41d8cd98f00b204e9800998ecf8427e')
  expect(requestHash('GET', '/openai/models', empty)).toBe('f7bed7f4e86107d63ed34ea19e460215')
})

function form(boundary: string): Buffer {
  return bytes(
    [
      `--${boundary}`,
      'Content-Disposition: form-data; name="response_format"',
      '',
      'json',
      `--${boundary}`,
      'Content-Disposition: form-data; name="file"; filename="short-spanish.mp3"',
      'Content-Type: audio/mpeg',
      '',
      'qwerty',
      `--${boundary}--`,
      ''
    ].join('\n')
  )
}

test('the boundary of a form does not matter, however it is written in the header', () => {
  const hashes = [
    bodyHash(form('some-boundary-value'), 'multipart/form-data; boundary=some-boundary-value'),
    bodyHash(form('another-boundary-value'), 'multipart/form-data; boundary=another-boundary-value'),
    bodyHash(form('quoted boundary'), 'multipart/form-data; boundary="quoted boundary"'),
    bodyHash(form('quoted;odd"one'), 'multipart/form-data; charset=utf-8; boundary="quoted;odd\\"one"; more=1'),
    bodyHash(form('followed'), 'Multipart/Form-Data; boundary=followed; charset=utf-8')
  ]
  expect(new Set(hashes).size).toBe(1)
})

test('a boundary inside a line is content', () => {
  const type = 'multipart/form-data; boundary=b'
  expect(bodyHash(bytes('--b\nsee --b\n--b--'), type)).toBe(
    bodyHash(bytes('--AOAI-API-SIMULATOR-BOUNDARY\nsee --b\n--AOAI-API-SIMULATOR-BOUNDARY--'), undefined)
  )
})

test('a form without a boundary is hashed as it is', () => {
  const plain = bodyHash(bytes('--x\n'), undefined)
  for (const type of ['multipart/form-data', 'multipart/form-data; boundary=', 'multipart/form-data; boundary=""']) {
    expect(bodyHash(bytes('--x\n'), type)).toBe(plain)
  }
})

test('a form of more parts than anybody sends is hashed as it is', () => {
  const parts = (boundary: string, count: number) => bytes(`\n--${boundary}`.repeat(count))
  const hash = (boundary: string, count: number) =>
    bodyHash(parts(boundary, count), `multipart/form-data; boundary=${boundary}`)
  expect(hash('a', 10_000)).toBe(hash('b', 10_000))
  expect(hash('a', 10_001)).toBe(bodyHash(parts('a', 10_001), undefined))
})
