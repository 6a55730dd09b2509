import { linkSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { type OutputFile, troubleWith, written } from './output-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'output-files-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const json = (path: string): OutputFile => ({ flag: '--json', path })
const html = (path: string): OutputFile => ({ flag: '--html', path })

test('files that are there, and files that are not yet, can be written', () => {
  const [there, new_] = [join(folder, 'there'), join(folder, 'new')]
  writeFileSync(there, '')
  expect(troubleWith([json(there), html(new_)])).toBeNull()
  expect(troubleWith([])).toBeNull()
  expect(written(json(new_), 'text')).toBeNull()
  expect(readFileSync(new_, 'utf8')).toBe('text')
})

test('an empty name, a folder, and a folder that is not there are told', () => {
  expect(troubleWith([json('')])).toBe('--json needs the name of a file')
  expect(troubleWith([html(folder)])).toBe(`--html ${folder} is a folder: name a file`)
  expect(troubleWith([json(join(folder, 'none', 'a'))])).toMatch(/^--json .*none.a cannot be written: ENOENT/)
})

test('one file cannot be both, by whatever name', () => {
  const same = '--json and --html name the same file'
  expect(troubleWith([json('a'), html('./x/../a')])).toBe(same)
  const [one, other] = [join(folder, 'one'), join(folder, 'other')]
  writeFileSync(one, '')
  linkSync(one, other)
  expect(troubleWith([json(one), html(other)])).toBe(same)
})

test('a file that could not be written is told and not thrown', () => {
  expect(written(json(folder), 'text')).toMatch(/^--json .* could not be written: EISDIR/)
})
