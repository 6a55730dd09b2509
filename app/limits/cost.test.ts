import { expect, test } from 'vitest'
import { type CostInput, type CostRule, tokenCost } from './cost.ts'
import { codePoints } from './prompt-estimate.ts'

const cost = (rule: CostRule, operation: CostInput['operation'], body: unknown, promptTokens = 0) =>
  tokenCost(rule, { operation, body, promptTokens })

const reference = (operation: string | null, body: unknown) => cost('reference', operation, body)

const chat = (content: unknown, more = {}) => ({ messages: [{ role: 'user', content }], ...more })

test('by the reference an answer costs its limit, whatever the field is called, else 16', () => {
  expect([
    reference('chat_completions', { max_tokens: 100, n: 5 }),
    reference('chat_completions', { max_completion_tokens: 70 }),
    reference('responses', { max_output_tokens: 60 }),
    reference('chat_completions', { max_tokens: 0, max_completion_tokens: 50 }),
    reference('completions', { max_tokens: null, best_of: 3 }),
    reference('chat_completions', chat('a long prompt does not count'.repeat(100)))
  ]).toEqual([100, 70, 60, 50, 16, 16])
})

test('by the reference embeddings cost a quarter of their characters, rounded up for each input', () => {
  expect([
    reference('embeddings', { input: 'x'.repeat(34) }),
    reference('embeddings', { input: ['x'.repeat(34), 'x', ''] }),
    reference('embeddings', { input: '😀😀😀😀😀' }),
    reference('embeddings', { input: [1, 2, 3] }),
    reference('embeddings', { input: [[1, 2], [3]] }),
    reference('embeddings', { input: 'x', max_tokens: 40 }),
    reference('embeddings', {})
  ]).toEqual([9, 10, 2, 3, 3, 40, 0])
})

test('audio, unknown operations and bodies that are no objects cost nothing', () => {
  for (const rule of ['reference', 'documented', 'exact'] as const) {
    expect(cost(rule, 'translation', { max_tokens: 100 }, 7)).toBe(0)
    expect(cost(rule, 'transcription', { max_tokens: 100 }, 7)).toBe(0)
    expect(cost(rule, null, { max_tokens: 100 }, 7)).toBe(0)
    for (const body of [undefined, null, 'text', [1]]) expect(cost(rule, 'chat_completions', body, 7)).toBe(0)
  }
  expect(reference('images', {})).toBe(0)
})

test('as documented the prompt is estimated and the limit counts once per answer', () => {
  const parts = [{ type: 'text', text: '12345' }, { type: 'image_url', image_url: { url: 'x' } }, null, 5]
  const twoMessages = { messages: [{ content: 'x'.repeat(34) }, { content: parts }, { content: null }, null] }
  expect([
    cost('documented', 'chat_completions', { ...twoMessages, max_tokens: 10 }),
    cost('documented', 'chat_completions', chat('abcd', { max_completion_tokens: 10, n: 3 })),
    cost('documented', 'chat_completions', chat('abcd')),
    cost('documented', 'completions', { prompt: ['abcde', 'x'], max_tokens: 5, n: 2, best_of: 4 }),
    cost('documented', 'completions', { prompt: [1, 2, 3, 4, 5] }),
    cost('documented', 'responses', { instructions: 'abcd', input: 'abcde', max_output_tokens: 20 }),
    cost('documented', 'responses', { input: [{ role: 'user', content: 'abcde' }] }),
    cost('documented', 'embeddings', { input: ['x'.repeat(34), [1, 2]] })
  ]).toEqual([9 + 2 + 10, 1 + 30, 1, 3 + 20, 5, 1 + 2 + 20, 2, 11])
})

test('exactly, the true prompt counts', () => {
  expect([
    cost('exact', 'chat_completions', chat('abcd', { max_tokens: 10, n: 3 }), 8),
    cost('exact', 'completions', { prompt: 'abcd' }, 1),
    cost('exact', 'completions', { prompt: 'abcd', max_tokens: 10, n: 2, best_of: 4 }, 1),
    cost('exact', 'embeddings', { input: 'x'.repeat(400) }, 50)
  ]).toEqual([38, 1, 41, 50])
})

test('whatever stands in the body, the cost is a whole number that sums can hold', () => {
  const odd = [1e308, Number.POSITIVE_INFINITY, -5, 0.5, '100', Number.NaN, {}, [], true, null]
  const costs = odd.flatMap((value) =>
    (['reference', 'documented', 'exact'] as const).map((rule) =>
      cost(rule, 'chat_completions', { messages: value, max_tokens: value, n: value, best_of: value }, value as number)
    )
  )
  expect(costs.filter((value) => !(Number.isInteger(value) && value >= 0 && value <= 2 ** 50))).toEqual([])
  expect(reference('embeddings', { input: 'x', max_tokens: -5 })).toBe(1)
  expect(reference('embeddings', { input: 'x', max_tokens: '100' })).toBe(1)
  expect(reference('embeddings', { input: 'x', max_tokens: 0.5 })).toBe(1)
  expect(reference('embeddings', { input: { deep: [] } })).toBe(0)
})

test('code points are counted as Python counts them', () => {
  const texts = ['', 'a', 'é', '😀', 'a😀b', '\ud83d', '\ude00\ud83d', '\ud83d\ud83d\ude00', '👩‍👩‍👧']
  expect(texts.map(codePoints)).toEqual(texts.map((text) => [...text].length))
})
