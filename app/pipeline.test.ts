import { expect, test } from 'vitest'
import { wholeJson } from './answer.ts'
import type { Context } from './context.ts'
import { gatewayError } from './openai/errors.ts'
import { runPipeline, type Steps } from './pipeline.ts'

const context = {} as Context

/** Steps that write down their names; one of them may be replaced. */
function steps(replaced: Partial<Steps> = {}) {
  const walked: string[] = []
  const noted = <T>(name: string, value: T) => {
    walked.push(name)
    return value
  }
  const all: Steps = {
    authenticate: () => noted('authenticate', undefined),
    receive: async () => noted('receive', undefined),
    findDeployment: () => noted('findDeployment', undefined),
    prepare: () => noted('prepare', { answer: () => wholeJson(200, '{}') }),
    admit: () => noted('admit', undefined),
    answer: (_context, prepared) => noted('answer', prepared.answer()),
    settle: (_context, answer) => noted('settle', answer),
    pace: (_context, answer) => noted('pace', answer),
    refuse: (_context, error) => noted('refuse', wholeJson(error.status, error.body)),
    fail: () => noted('fail', wholeJson(500, '')),
    ...replaced
  }
  return { all, walked }
}

test('a request walks every step in the order in which Azure checks things', async () => {
  const { all, walked } = steps()
  await runPipeline(context, all)
  expect(walked).toEqual(['authenticate', 'receive', 'findDeployment', 'prepare', 'admit', 'answer', 'settle', 'pace'])
})

test('a refusal ends the walk at once and is worded by refuse', async () => {
  const { all, walked } = steps({
    admit() {
      throw gatewayError(429, '429', 'too many')
    }
  })
  const answer = await runPipeline(context, all)
  expect(answer.status).toBe(429)
  expect(walked).toEqual(['authenticate', 'receive', 'findDeployment', 'prepare', 'refuse'])
})

test('anything else thrown is a fault of ours', async () => {
  const { all, walked } = steps({
    answer() {
      throw new TypeError('broken')
    }
  })
  expect((await runPipeline(context, all)).status).toBe(500)
  expect(walked.at(-1)).toBe('fail')
})

test('a promise that rejects is answered like a throw', async () => {
  const { all } = steps({ prepare: () => Promise.reject(gatewayError(400, 'x', 'bad')) })
  expect((await runPipeline(context, all)).status).toBe(400)
})
