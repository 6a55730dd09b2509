import { expect, test } from 'vitest'
import { base64Floats, embeddingVector, shortened } from './embedding-vector.ts'

const length = (vector: Float32Array) => Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0))
const cosine = (a: string, b: string) => {
  const [left, right] = [embeddingVector(a, 1536), embeddingVector(b, 1536)]
  return left.reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0)
}

test('a vector has unit length, whatever the text', () => {
  for (const text of ['hello', '', '日本語のテキスト', '\ud800', 'a'.repeat(50_000), '!!! ??? ...']) {
    expect(length(embeddingVector(text, 1536))).toBeCloseTo(1, 5)
  }
})

test('the same text always gives the same vector', () => {
  expect(embeddingVector('the quick brown fox', 256)).toEqual(embeddingVector('the quick brown fox', 256))
})

test('texts that share words are closer than texts that do not', () => {
  const near = cosine('how do I reset my password', 'reset the password of my account')
  const far = cosine('how do I reset my password', 'bake bread at high heat')
  expect(near).toBeGreaterThan(far + 0.2)
})

test('the more words two texts share, the closer they are', () => {
  const base = 'red green blue yellow'
  const similarities = ['red one two three', 'red green two three', 'red green blue three', base].map((text) =>
    cosine(base, text)
  )
  expect(similarities).toEqual([...similarities].sort((a, b) => a - b))
})

test('case and punctuation change little', () => {
  expect(cosine('Hello, World!', 'hello world')).toBeGreaterThan(0.9)
})

test('scripts without spaces are compared by their parts', () => {
  expect(cosine('東京都の天気予報', '東京都の天気')).toBeGreaterThan(cosine('東京都の天気予報', '株式市場の動向') + 0.2)
})

test('a shortened vector is the beginning of the full one at unit length', () => {
  const full = embeddingVector('shorten me', 1536)
  const short = shortened(full, 256)
  const scale = (short[0] ?? 0) / (full[0] ?? 1)
  expect(short).toHaveLength(256)
  expect(length(short)).toBeCloseTo(1, 5)
  for (const [index, value] of short.entries()) expect(value).toBeCloseTo((full[index] ?? 0) * scale, 5)
})

test('base64 holds the numbers as little-endian 32-bit floats', () => {
  const bytes = Buffer.from(base64Floats(Float32Array.of(1, -2.5)), 'base64')
  expect([bytes.readFloatLE(0), bytes.readFloatLE(4)]).toEqual([1, -2.5])
})
