import { expect, test } from 'vitest'
import type { LatencySetting } from '../../shared/config.ts'
import { type Answer, type StreamAnswer, type StreamEvent, wholeJson } from '../answer.ts'
import { seededRandom } from '../random.ts'
import { type FakeTime, fakeTime } from './fake-time.ts'
import { isPaced, type PaceOrder, paceAnswer, paceStream } from './pace.ts'
import type { StreamDriver, StreamSink } from './stream-driver.ts'

function order(change: Partial<LatencySetting>, rest: Partial<PaceOrder> = {}): PaceOrder {
  const setting: LatencySetting = { mean: 20, stdDev: 0, ttftMean: null, ttftStdDev: null, ...change }
  return {
    latency: { embeddings: setting, completions: setting, chat_completions: setting, translations: setting },
    work: { operation: 'chat_completions', completionTokens: 5 },
    arrivedAt: 1000,
    random: seededRandom(1),
    signal: () => new AbortController().signal,
    ...rest
  }
}

const stream = (events: StreamAnswer['events']): StreamAnswer => ({ kind: 'stream', status: 200, headers: {}, events })

/** `[` and `(` come before the first token, `)` and `]` after the last. */
function* frames(text: string, made: string[] = []): Generator<StreamEvent, void, void> {
  for (const frame of text) {
    made.push(frame)
    yield { text: frame, tokens: /\w/.test(frame) ? 1 : 0 }
  }
}

interface Recorded extends StreamSink {
  lines: string[]
  full: boolean
}

function recorder(time: FakeTime): Recorded {
  const sink: Recorded = {
    lines: [],
    full: false,
    write(text, tokens) {
      sink.lines.push(`${time.now() - 1000} ${text} ${tokens}`)
      return !sink.full
    },
    end(text, tokens) {
      sink.lines.push(`${time.now() - 1000} ${text} ${tokens} end`)
    },
    fail(error) {
      sink.lines.push(`${time.now() - 1000} ${error instanceof Error ? error.message : error}`)
    }
  }
  return sink
}

function drive(answer: Answer | Promise<Answer>, sink: StreamSink): StreamDriver {
  if (answer instanceof Promise || !isPaced(answer)) throw new Error('not paced')
  const driver = answer.drive(sink)
  driver.start()
  return driver
}

function paced(events: StreamAnswer['events'], change: Partial<LatencySetting> = {}) {
  const time = fakeTime()
  const sink = recorder(time)
  const driver = drive(paceAnswer(stream(events), order(change), time.scheduler), sink)
  return { time, sink, driver }
}

test('a whole answer lands on its target, counted from arrival', async () => {
  const time = fakeTime()
  time.block(30)
  const answer = wholeJson(200, '{}')
  let landed = 0
  const waiting = Promise.resolve(paceAnswer(answer, order({}), time.scheduler)).then(() => {
    landed = time.now()
  })
  time.advance(70)
  await waiting
  expect(landed).toBe(1100)
})

test('an answer that is late already, an error and one without latency pass at once', () => {
  const time = fakeTime(2000)
  const whole = wholeJson(200, '{}')
  const error = wholeJson(404, '{}')
  const events = stream(frames('ab'))
  expect(paceAnswer(whole, order({}), time.scheduler)).toBe(whole)
  expect(paceAnswer(error, order({}, { arrivedAt: 2000 }), time.scheduler)).toBe(error)
  expect(paceAnswer(whole, order({ mean: 0 }, { arrivedAt: 2000 }), time.scheduler)).toBe(whole)
  expect(paceAnswer(events, order({ mean: 0 }, { arrivedAt: 2000 }), time.scheduler)).toBe(events)
  expect(time.timers()).toBe(0)
})

test('a whole answer stops waiting when the client has gone', async () => {
  const time = fakeTime()
  const gone = new AbortController()
  const waiting = paceAnswer(wholeJson(200, '{}'), order({}, { signal: () => gone.signal }), time.scheduler)
  gone.abort(new Error('gone'))
  await expect(waiting).rejects.toThrow('gone')
  expect(time.scheduler.size).toBe(0)
})

test('each token comes at its time; what surrounds them comes with the first and the last', () => {
  const { time, sink } = paced(frames('[(abc)]'))
  expect(time.timers()).toBe(1)
  time.advance(200)
  expect(sink.lines).toEqual(['20 [(a 1', '40 b 1', '60 c)] 1 end'])
  expect([time.scheduler.size, time.timers()]).toEqual([0, 0])
})

test('a time to first token of its own moves everything', () => {
  const { time, sink } = paced(frames('[ab]'), { ttftMean: 100 })
  time.advance(200)
  expect(sink.lines).toEqual(['100 [a 1', '120 b] 1 end'])
})

test('lateness does not add up, and what has become due meanwhile comes together', () => {
  const { time, sink } = paced(frames('abcdef'))
  time.advance(25, 3)
  time.block(50)
  time.advance(100)
  expect(sink.lines).toEqual(['23 a 1', '75 bc 2', '80 d 1', '100 e 1', '120 f 1 end'])
})

test('a stream that begins late catches up', () => {
  const time = fakeTime()
  const sink = recorder(time)
  time.block(65)
  drive(paceAnswer(stream(frames('[abcde]')), order({}), time.scheduler), sink)
  time.advance(100)
  expect(sink.lines).toEqual(['65 [abc 3', '80 d 1', '100 e] 1 end'])
})

test('a full sink holds back the making of events and then gets what is due', () => {
  const made: string[] = []
  const { time, sink, driver } = paced(frames('abcdef', made))
  sink.full = true
  time.advance(50)
  // One was written, one is held: no more is made until there is room.
  expect([sink.lines, made]).toEqual([['20 a 1'], ['a', 'b']])
  time.advance(20)
  sink.full = false
  driver.resume()
  time.advance(100)
  expect(sink.lines).toEqual(['20 a 1', '70 bc 2', '80 d 1', '100 e 1', '120 f 1 end'])
})

test('room before anything is due changes no times', () => {
  const { time, sink, driver } = paced(frames('ab'))
  driver.resume()
  driver.start()
  time.advance(100)
  expect(sink.lines).toEqual(['20 a 1', '40 b 1 end'])
})

test('a client that leaves stops the making of events and leaves nothing behind', () => {
  const made: string[] = []
  let closed = false
  function* events() {
    try {
      yield* frames('abcdef', made)
    } finally {
      closed = true
    }
  }
  const { time, sink, driver } = paced(events())
  time.advance(45)
  driver.cancel()
  driver.cancel()
  driver.resume()
  time.advance(500)
  expect([sink.lines, made, closed]).toEqual([['20 a 1', '40 b 1'], ['a', 'b', 'c'], true])
  expect([time.scheduler.size, time.timers()]).toEqual([0, 0])
})

test('an event that cannot be made fails the stream once', () => {
  function* events(): Generator<StreamEvent> {
    yield* frames('a')
    throw new Error('no more')
  }
  const { time, sink, driver } = paced(events())
  time.advance(500)
  driver.cancel()
  expect(sink.lines).toEqual(['20 no more'])
})

test('a sink that throws is told, whether in the middle or at the end', () => {
  for (const [text, broken] of [
    ['abc', 'write'],
    ['a', 'end'],
    ['[]', 'end']
  ] as const) {
    const time = fakeTime()
    const sink = recorder(time)
    sink[broken] = () => {
      throw new Error('bad header')
    }
    drive(paceAnswer(stream(frames(text)), order({}), time.scheduler), sink)
    time.advance(500)
    expect([sink.lines, time.scheduler.size]).toEqual([['20 bad header'], 0])
  }
})

test('a stream without tokens comes at the time of a first token', () => {
  const [some, none] = [paced(frames('[]')), paced(frames(''))]
  some.time.advance(100)
  none.time.advance(100)
  expect([some.sink.lines, none.sink.lines]).toEqual([['20 [] 0 end'], ['20  0 end']])
})

test('long bursts leave others their turn', () => {
  const time = fakeTime(1_000_000)
  const sink = recorder(time)
  const long = Array.from({ length: 10 }, () => ({ text: 'x'.repeat(6000), tokens: 1 }))
  drive(paceStream(stream(long), { due: () => 0, emptyEnd: () => 0 }, 0, time.scheduler), sink)
  expect(sink.lines).toHaveLength(1)
  time.advance(10)
  expect(sink.lines.map((line) => line.length > 15_000)).toEqual([true, true, true, false])
  expect(sink.lines.at(-1)).toContain('end')
})

test('events that are made asynchronously come at their times too', async () => {
  const time = fakeTime()
  const sink = recorder(time)
  async function* events() {
    for (const event of frames('[abc]')) yield await Promise.resolve(event)
  }
  drive(paceAnswer(stream(events()), order({}), time.scheduler), sink)
  for (let i = 0; i < 100; i++) {
    await new Promise((resolve) => setImmediate(resolve))
    time.advance(1)
  }
  expect(sink.lines.map((line) => line.replace(/^\d+ /, ''))).toEqual(['[a 1', 'b 1', 'c 1', '] 0', ' 0 end'])
  const late = sink.lines.map((line, i) => Number.parseInt(line, 10) - ([20, 40, 60, 60, 60][i] ?? 0))
  expect(late.filter((by) => by < 0 || by > 2)).toEqual([])
})

test('an asynchronous source that fails after the client has gone is nobody’s business', async () => {
  const time = fakeTime()
  const sink = recorder(time)
  let fail = (_: Error) => {}
  const events: AsyncIterable<StreamEvent> = {
    [Symbol.asyncIterator]: () => ({
      next: () =>
        new Promise((_resolve, reject) => {
          fail = reject
        }),
      return: () => Promise.reject(new Error('cannot stop'))
    })
  }
  const driver = drive(paceAnswer(stream(events), order({}), time.scheduler), sink)
  driver.cancel()
  fail(new Error('broken'))
  await new Promise((resolve) => setImmediate(resolve))
  expect(sink.lines).toEqual([])
})
