import { expect, test } from 'vitest'
import type { InteractionPage, InteractionRow } from '../../shared/recordings.ts'
import { createRowCache, type PageQuery } from './row-cache.ts'

interface Pending {
  query: PageQuery
  answer: (page?: Partial<InteractionPage>) => Promise<void>
  refuse: (reason: string) => Promise<void>
}

/** A cache whose fetches are answered by hand, on a clock of its own. */
function setUp() {
  const pending: Pending[] = []
  const timers: { at: number; run: () => void }[] = []
  const problems: string[] = []
  let now = 0
  const settled = () => new Promise<void>((resolve) => setImmediate(resolve))
  const cache = createRowCache({
    fetchPage: (query) =>
      new Promise((resolve, reject) => {
        const take = () => pending.splice(pending.indexOf(entry), 1)
        const entry: Pending = {
          query,
          answer: (page = {}) => {
            take()
            resolve({ total: 1000, rows: rowsFrom(query), partial: false, ...page })
            return settled()
          },
          refuse: (reason) => {
            take()
            reject(new Error(reason))
            return settled()
          }
        }
        pending.push(entry)
      }),
    onChange: () => {},
    onProblem: (problem) => problems.push(problem),
    now: () => now,
    schedule: (run, ms) => timers.push({ at: now + ms, run }),
    pageRows: 10,
    pagesKept: 5
  })
  const asked = () => pending.map(({ query }) => query.from)
  const wait = (ms: number) => {
    now += ms
    for (const timer of timers.splice(0)) timer.at <= now ? timer.run() : timers.push(timer)
  }
  return { cache, pending, asked, wait, problems }
}

function rowsFrom({ from, count }: PageQuery): InteractionRow[] {
  return Array.from({ length: count }, (_, at) => ({
    key: `k${from + at}`,
    index: from + at,
    method: 'POST',
    uri: '/',
    title: '',
    status: 200,
    stream: false,
    durationMs: 1,
    hits: 0,
    lastHitAt: null,
    unsaved: false
  }))
}

test('a page in sight is fetched once, two at a time, and what has scrolled away is not fetched at all', async () => {
  const { cache, pending, asked } = setUp()
  cache.want([{ file: 'a', from: 5, to: 45 }])
  expect(asked()).toEqual([0, 10])
  cache.want([{ file: 'a', from: 500, to: 515 }])
  await pending[0]?.answer()
  expect(asked()).toEqual([10, 500])
  await pending[0]?.answer()
  await pending[1]?.answer()
  await pending[0]?.answer()
  expect(asked()).toEqual([])
  expect([cache.peek('a', 7)?.key, cache.peek('a', 512)?.key, cache.peek('a', 30)]).toEqual(['k7', 'k512', undefined])
})

test('after a change the old rows stay until the new ones are here, and do not pass for new', async () => {
  const { cache, pending, asked } = setUp()
  cache.want([{ file: 'a', from: 0, to: 5 }])
  await pending[0]?.answer()
  cache.invalidate('a')
  expect([cache.peek('a', 0)?.key, cache.fresh('a', 0), asked()]).toEqual(['k0', undefined, [0]])
  // Another change meanwhile: the answer on its way is old already.
  cache.invalidate('a')
  await pending[0]?.answer()
  expect([cache.fresh('a', 0), asked()]).toEqual([undefined, [0]])
  await pending[0]?.answer()
  expect([cache.fresh('a', 0)?.key, asked()]).toEqual(['k0', []])
})

test('numbers of uses are fetched again once a second at most', async () => {
  const { cache, pending, asked, wait } = setUp()
  cache.want([{ file: 'a', from: 0, to: 5 }])
  await pending[0]?.answer()
  cache.age('a')
  cache.age('a')
  expect([asked(), cache.fresh('a', 0)?.key]).toEqual([[], 'k0'])
  wait(999)
  expect(asked()).toEqual([])
  wait(1)
  expect(asked()).toEqual([0])
})

test('a page that cannot be read is told and tried again later', async () => {
  const { cache, pending, asked, wait, problems } = setUp()
  cache.want([{ file: 'a', from: 0, to: 5 }])
  await pending[0]?.refuse('no disk')
  expect([problems, asked()]).toEqual([['no disk'], []])
  wait(1000)
  expect(asked()).toEqual([0])
})

test('no more pages are kept than were promised, and those in sight are', async () => {
  const { cache, pending } = setUp()
  for (const from of [0, 10, 20, 30, 40, 50, 60]) {
    cache.want([{ file: 'a', from, to: from + 5 }])
    await pending[0]?.answer()
  }
  const kept = [0, 10, 20, 30, 40, 50, 60].filter((from) => cache.peek('a', from))
  expect(kept).toEqual([20, 30, 40, 50, 60])
})

test('a search counts every file, and answers of an earlier one are thrown away', async () => {
  const { cache, pending } = setUp()
  cache.want([{ file: 'a', from: 0, to: 5 }])
  cache.setSearch('hello')
  cache.count(['a', 'b'])
  await pending[0]?.answer({ total: 7 })
  expect(cache.total('a')).toBe(null)
  await pending.find(({ query }) => query.file === 'b')?.answer({ total: 2, partial: true })
  await pending.find(({ query }) => query.file === 'a')?.answer({ total: 0, rows: [] })
  expect([cache.total('a'), cache.total('b'), cache.isPartial('b'), cache.countsLeft()]).toEqual([0, 2, true, 0])
})

test('a stretch is completed with rows that were never in sight', async () => {
  const { cache, pending } = setUp()
  cache.want([{ file: 'a', from: 0, to: 5 }])
  await pending[0]?.answer()
  const rows = cache.rows({ file: 'a', from: 8, to: 14 })
  await pending[0]?.answer()
  expect((await rows).map(({ key }) => key)).toEqual(['k8', 'k9', 'k10', 'k11', 'k12', 'k13'])
})
