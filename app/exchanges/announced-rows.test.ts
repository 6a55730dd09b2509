import { expect, test } from 'vitest'
import type { TrafficRow } from '../../shared/telemetry.ts'
import { seededRandom } from '../random.ts'
import { AnnouncedRows } from './announced-rows.ts'
import type { Exchange } from './exchange.ts'

/** Exchanges that are found as long as they are among the newest, and what a watcher makes of what it is told. */
function watched({ capacity = 1000, rows = 2, ends = 4 } = {}) {
  const announced = new AnnouncedRows()
  announced.watch(true)
  const all: { id: number; state: TrafficRow['state'] }[] = []
  const at = (id: number) => (id > all.length - capacity ? all[id - 1] : undefined)
  const rowOf = ({ id, state }: { id: number; state: string }) => ({ id, state }) as TrafficRow
  const exchangeOf = (one: { id: number; state: string }) => Object.assign(one, { row: () => rowOf(one) }) as Exchange
  const kept = {
    open(id: number) {
      const one = at(id)
      return one?.state === 'open' ? exchangeOf(one) : undefined
    },
    ended(id: number) {
      const one = at(id)
      return one && one.state !== 'open' ? rowOf(one) : undefined
    }
  }
  const shown = new Map<number, TrafficRow['state']>()
  return {
    announced,
    shown,
    begin() {
      all.push({ id: all.length + 1, state: 'open' })
      announced.changed(all.length)
    },
    end(id: number) {
      const one = all[id - 1]
      if (one?.state !== 'open') return
      one.state = 'done'
      if (at(id)) announced.changed(id)
    },
    told: (id: number) => announced.told(exchangeOf(all[id - 1] ?? { id: 0, state: 'open' })),
    take() {
      const taken = announced.take({ rows, ends }, kept)
      for (const { id, state } of taken) shown.set(id, state)
      return taken.map(({ id, state }) => `${id} ${state}`)
    }
  }
}

function times(count: number, run: (index: number) => void): void {
  for (let index = 0; index < count; index++) run(index)
}

test('of new ones only the newest are told', () => {
  const { begin, take } = watched()
  times(5000, begin)
  expect([take(), take()]).toEqual([['4999 open', '5000 open'], []])
})

test('the end of one that was told open is told, whatever else happens meanwhile', () => {
  const { begin, end, take } = watched()
  times(2, begin)
  expect(take()).toEqual(['1 open', '2 open'])
  end(1)
  times(2000, (index) => {
    begin()
    end(index + 3)
  })
  expect(take()).toEqual(['1 done', '2002 done'])
})

test('many ends come before anything new, each once, in several batches where they are too many for one', () => {
  const { begin, end, take } = watched({ rows: 10 })
  times(10, begin)
  expect(take()).toHaveLength(10)
  times(10, (index) => end(index + 1))
  begin()
  expect([take(), take(), take(), take()]).toEqual([
    ['7 done', '8 done', '9 done', '10 done', '11 open'],
    ['3 done', '4 done', '5 done', '6 done'],
    ['1 done', '2 done'],
    []
  ])
})

test('one that lasts so long that its place is given away is told when it ends', () => {
  const { begin, end, take } = watched({ capacity: 3 })
  begin()
  take()
  times(5, begin)
  take()
  end(1)
  expect(take()).toEqual(['1 done'])
})

test('one that was told open in another way is told when it ends, too', () => {
  const { begin, end, take, told } = watched()
  times(10, begin)
  take()
  told(3)
  end(3)
  times(10, begin)
  expect(take()).toEqual(['3 done', '20 open'])
})

test('nothing is held for nobody', () => {
  const { announced, begin, end, take, told } = watched()
  times(3, begin)
  take()
  announced.watch(false)
  told(1)
  times(3, (index) => end(index + 1))
  announced.watch(true)
  expect(take()).toEqual([])
})

test('in any traffic, whoever was told open is over in the end for those who watch', () => {
  const random = seededRandom(7)
  const { begin, end, take, shown } = watched({ capacity: 50, rows: 5, ends: 7 })
  let begun = 0
  times(400, () => {
    times(Math.floor(random() * 30), () => {
      begin()
      begun++
    })
    // Some end soon, some late.
    times(Math.floor(random() * 30), () => end(1 + Math.floor(begun * random() ** 0.2)))
    expect(take().length).toBeLessThanOrEqual(7)
  })
  times(begun, (index) => end(index + 1))
  while (take().length > 0);
  expect(shown.size).toBeGreaterThan(500)
  expect([...shown].filter(([, state]) => state === 'open')).toEqual([])
})
