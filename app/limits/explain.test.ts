import { expect, test } from 'vitest'
import { explainVerdict } from './explain.ts'
import { RequestWindow } from './request-window.ts'
import { TokenWindow } from './token-window.ts'

test('every verdict explains itself in a sentence', () => {
  const tokens = new TokenWindow(60_000, 2)
  const requests = new RequestWindow(1)
  const sentences = [
    explainVerdict(tokens.admit(1000, 58_900)),
    explainVerdict(tokens.admit(54_200, 1600)),
    explainVerdict(tokens.admit(54_200, 70_000)),
    explainVerdict(tokens.admit(54_200, 0)),
    explainVerdict(tokens.admit(54_300, 0)),
    explainVerdict(tokens.admit(54_300, 0)),
    explainVerdict(requests.admit(1000)),
    explainVerdict(requests.admit(2000))
  ]
  expect(sentences).toEqual([
    'tokens: 58,900 of 60,000 in 60 s, requests: 1 of 2 in 10 s; admitted',
    'tokens: 58,900 + 1,600 > 60,000 in 60 s; room in 7 s',
    'tokens: 58,900 + 70,000 > 60,000 in 60 s; more than the limit, so never any room',
    'tokens: 58,900 of 60,000 in 60 s, requests: 1 of 2 in 10 s; admitted',
    'tokens: 58,900 of 60,000 in 60 s, requests: 2 of 2 in 10 s; admitted',
    'requests: 2 + 1 > 2 in 10 s; room in 10 s',
    'requests: 1 of 1 in 60 s; admitted',
    'requests: 1 + 1 > 1 in 60 s; room in 59 s'
  ])
})
