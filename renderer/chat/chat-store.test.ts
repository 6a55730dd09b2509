import { expect, test } from 'vitest'
import { createChatStore, maxTokensProblem, temperatureProblem } from './chat-store.ts'

const choice = { deployment: 'gpt-4o', stream: false }

function setUp(answers: (() => Response | Promise<Response>)[]) {
  const bodies: { messages: { role: string; content: string }[] }[] = []
  const chat = createChatStore({
    now: () => 0,
    relay: async (_path, init) => {
      bodies.push(JSON.parse(String(init.body)))
      const answer = answers.shift()
      if (answer) return answer()
      return new Promise((_resolve, reject) =>
        init.signal?.addEventListener('abort', () => reject(init.signal?.reason))
      )
    }
  })
  return { chat, bodies, turns: () => chat.store.getState().turns.map((turn) => `${turn.role}: ${turn.text}`) }
}

const say = (content: string) => () => Response.json({ choices: [{ message: { content } }] })

test('the whole conversation is sent, with the system prompt first', async () => {
  const { chat, bodies, turns } = setUp([say('one'), say('two')])
  chat.store.setState({ system: 'Be brief' })
  await chat.send('first', choice)
  await chat.send('second', choice)
  expect(turns()).toEqual(['user: first', 'assistant: one', 'user: second', 'assistant: two'])
  expect(bodies[1]?.messages.map((message) => message.role)).toEqual(['system', 'user', 'assistant', 'user'])
})

test('a retry takes the place of the failed answer', async () => {
  const { chat, turns } = setUp([() => new Response('no', { status: 500 }), say('yes')])
  await chat.send('try', choice)
  await chat.retry(choice)
  expect(turns()).toEqual(['user: try', 'assistant: yes'])
})

test('editing takes the last question back with all that followed', async () => {
  const { chat, turns } = setUp([say('one')])
  await chat.send('first', choice)
  chat.editLast()
  expect([turns(), chat.store.getState().draft]).toEqual([[], 'first'])
})

test('stopping ends the answer, and the next can be asked', async () => {
  const { chat } = setUp([])
  const pending = chat.send('wait', choice)
  expect(chat.store.getState().busy).toBe(true)
  chat.stop()
  await pending
  const last = chat.store.getState().turns.at(-1)
  expect([chat.store.getState().busy, last?.role === 'assistant' && last.outcome?.state]).toEqual([false, 'stopped'])
})

test('a new chat forgets an answer that is still arriving', async () => {
  const { chat, turns } = setUp([])
  const pending = chat.send('wait', choice)
  chat.reset()
  await pending
  expect([turns(), chat.store.getState().busy]).toEqual([[], false])
})

test('numbers outside their range are named', () => {
  expect(['', '1', '0', '1.5', 'x'].map((text) => maxTokensProblem(text) === null)).toEqual([
    true,
    true,
    false,
    false,
    false
  ])
  expect(['', '0', '2', '2.1', 'x'].map((text) => temperatureProblem(text) === null)).toEqual([
    true,
    true,
    true,
    false,
    false
  ])
})
