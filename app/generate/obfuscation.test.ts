import { expect, test } from 'vitest'
import { seededRandom } from '../random.ts'
import { obfuscation } from './obfuscation.ts'

test('the letters are as many as asked for, and not always the same', () => {
  const random = seededRandom(1)
  for (const length of [16, 5, 1]) {
    const texts = Array.from({ length: 200 }, () => obfuscation(random, length))
    expect(texts.filter((text) => !/^[A-Za-z0-9]+$/.test(text) || text.length !== length)).toEqual([])
    expect(new Set(texts).size).toBeGreaterThan(20)
  }
  expect([obfuscation(random, 0), obfuscation(random, -3)]).toEqual(['', ''])
})

test('the same seed gives the same letters', () => {
  expect(obfuscation(seededRandom(5), 14)).toBe(obfuscation(seededRandom(5), 14))
})
