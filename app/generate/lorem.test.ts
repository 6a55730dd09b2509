import { Tiktoken } from 'js-tiktoken/lite'
import cl100k from 'js-tiktoken/ranks/cl100k_base'
import o200k from 'js-tiktoken/ranks/o200k_base'
import { expect, test } from 'vitest'
import { createTokenCounter } from '../openai/tokens/counter.ts'
import { testEncodingsDir } from '../openai/tokens/test-tables.ts'
import { seededRandom } from '../random.ts'
import { createLorem } from './lorem.ts'

const counter = await createTokenCounter({ encodingsDir: testEncodingsDir, workerUrl: null })
const encodings = [
  { name: 'cl100k_base', oracle: new Tiktoken(cl100k) },
  { name: 'o200k_base', oracle: new Tiktoken(o200k) }
] as const

for (const { name, oracle } of encodings) {
  const lorem = createLorem(counter.tokenizer(name))

  for (const ending of ['stop', 'length'] as const) {
    test(`a text in ${name} that ends by ${ending} has exactly the tokens asked for, by js-tiktoken's count`, () => {
      const random = seededRandom(7)
      for (let budget = 1; budget <= 400; budget++) {
        const tokens = [...lorem.text(random, budget, ending)]
        const text = tokens.join('')
        expect({ budget, made: tokens.length, counted: oracle.encode(text, [], []).length, text }).toEqual({
          budget,
          made: budget,
          counted: budget,
          text
        })
      }
    })
  }

  test(`a long text in ${name} is split where js-tiktoken splits it`, () => {
    const tokens = [...lorem.text(seededRandom(3), 5000, 'length')]
    const expected = oracle.encode(tokens.join(''), [], []).map((token) => oracle.decode([token]))
    expect(tokens).toEqual(expected)
  })

  test(`an answer in ${name} that came to its end reads like language`, () => {
    const text = [...lorem.text(seededRandom(11), 300, 'stop')].join('')
    expect(text).toMatch(/^[A-Z]/)
    expect(text).toMatch(/[a-z]\.$/)
    expect(text).toContain('.\n\n')
    expect(text).toMatch(/[a-z], [a-z]/)
    expect(text).not.toMatch(/ {2}|\.\.|,\.|\s$/)
  })

  test(`no budget means no text in ${name}`, () => {
    expect([...lorem.text(seededRandom(1), 0, 'stop')]).toEqual([])
  })
}

test('tokens are known as JSON, and so is any other text', () => {
  const lorem = createLorem(counter.tokenizer('o200k_base'))
  const tokens = [...lorem.text(seededRandom(3), 2000, 'stop'), 'un"known', '\n']
  expect(tokens.map((token) => lorem.json(token))).toEqual(tokens.map((token) => JSON.stringify(token)))
})

test('the same seed gives the same text, another seed another', () => {
  const lorem = createLorem(counter.tokenizer('o200k_base'))
  const text = (seed: number) => [...lorem.text(seededRandom(seed), 50, 'stop')].join('')
  expect(text(5)).toBe(text(5))
  expect(text(5)).not.toBe(text(6))
})

test('a text written at once is the one that is taken token by token', () => {
  const lorem = createLorem(counter.tokenizer('o200k_base'))
  for (let tokens = 0; tokens < 200; tokens++) {
    for (const ending of ['stop', 'length'] as const) {
      const taken = [...lorem.text(seededRandom(tokens), tokens, ending)].join('')
      expect(lorem.write(seededRandom(tokens), tokens, ending)).toBe(taken)
    }
  }
})
