import { expect, test } from 'vitest'
import { parseForm } from './multipart.ts'

const TYPE = 'multipart/form-data; boundary=X'
const part = (head: string, body = 'a') => `--X\r\n${head}\r\n\r\n${body}\r\n`
const read = (...parts: string[]) => parseForm(Buffer.from(`${parts.join('')}--X--\r\n`), TYPE)
const named = (name: string) => `Content-Disposition: form-data; name="${name}"`

test('fields and files are read, whatever slices they come in', async () => {
  const bytes = 'b'.repeat(100_000)
  const file = part(`${named('file')}; filename="a.mp3"\r\nContent-Type: audio/mpeg`, bytes)
  const form = await read(part(named('model'), 'whisper'), file, part(named('tags[]'), '1'), part(named('tags[]'), '2'))
  expect(Object.fromEntries(form.fields)).toEqual({ model: ['whisper'], tags: ['1', '2'] })
  expect(form.files.get('file')).toEqual({ name: 'a.mp3', type: 'audio/mpeg', bytes: Buffer.from(bytes) })
})

test.each([
  'Content-Disposition: form-data',
  'Content-Disposition: form-data; name',
  'Content-Disposition: form-data; =x',
  'Content-Disposition: form-data; foo="x"',
  'Content-Disposition: form-data; filename="a.mp3"',
  `Content-Disposition: form-data; ${'a="b"; '.repeat(15_000)}name="late"`,
  `Content-Disposition: form-data;${' '.repeat(1_900_000)}name="late"`
])('a part without a name is refused: %.60s', async (head) => {
  const refused = { status: 400, message: 'The multipart form could not be read: a part of it has no name.' }
  await expect(read(part(named('model')), part(head), part(named('more')))).rejects.toMatchObject(refused)
})

test('more parts than any form has are refused, also those without a head', async () => {
  for (const each of [part(named('a')), '--X\r\n\r\n\r\n'])
    await expect(read(each.repeat(1000))).rejects.toMatchObject({ status: 400, message: /too many parts/ })
})

test('others have their turn while a long form is read, and what has been refused is not read on', async () => {
  let turns = 0
  let over = false
  const turn = () => {
    turns++
    if (!over) setImmediate(turn)
  }
  setImmediate(turn)
  await read(part(`${named('file')}; filename="a.mp3"`, 'b'.repeat(1_900_000)))
  expect(turns).toBeGreaterThan(50)
  turns = 0
  await expect(read('--X\r\n\r\n\r\n'.repeat(200_000))).rejects.toMatchObject({ status: 400 })
  expect(turns).toBeLessThan(5)
  over = true
})

test.each(['', '--X', '--X\r\n', part(named('a')), '--Y--'])('a form that is cut off is refused: %j', async (body) => {
  await expect(parseForm(Buffer.from(body), TYPE)).rejects.toMatchObject({ status: 400, message: /could not be read/ })
})

test('a content type without a boundary is refused', async () => {
  await expect(parseForm(Buffer.from(''), 'multipart/form-data')).rejects.toMatchObject({ status: 400 })
})
