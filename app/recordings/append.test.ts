import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { appendBytes } from './append.ts'

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'append-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

test('a new file is never seen without its text, however often somebody looks', async () => {
  const dir = folder()
  let looking = true
  let looks = 0
  const empty = new Set<string>()
  function look(): void {
    if (!looking) return
    looks++
    for (const name of readdirSync(dir)) {
      const size = name.endsWith('.yaml') ? statSync(join(dir, name), { throwIfNoEntry: false })?.size : undefined
      if (size === 0) empty.add(name)
    }
    setImmediate(look)
  }
  look()
  for (let count = 0; count < 50; count++) await appendBytes(join(dir, `${count}.yaml`), null, Buffer.from('text'))
  looking = false
  expect([...empty]).toEqual([])
  expect(looks).toBeGreaterThan(50)
  expect(readdirSync(dir).length).toBe(50)
})

test('of two who make the same file, one is told that it is there, and nothing of the other is lost', async () => {
  const path = join(folder(), 'one.yaml')
  const outcomes = await Promise.all(['first', 'second'].map((text) => appendBytes(path, null, Buffer.from(text))))
  expect(outcomes.map(({ state }) => state).sort()).toEqual(['appended', 'changed'])
  const winner = outcomes[0]?.state === 'appended' ? 'first' : 'second'
  expect(readFileSync(path, 'utf8')).toBe(winner)
})
