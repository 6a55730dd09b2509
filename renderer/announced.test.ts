import { expect, test } from 'vitest'
import type { ConfigView } from '../shared/config.ts'
import { createAnnounced } from './announced.ts'

const config = (mode: ConfigView['mode']) => ({ mode }) as ConfigView

test('an answer gives way to what was announced after its call had been made', () => {
  const announced = createAnnounced()
  const newer = announced.since('config.get')
  announced.take('config', config('replay'))
  expect(newer(config('generate'))).toEqual(config('replay'))
})

test('of two changes made at once, the one announced last is kept whichever answer comes last', () => {
  const announced = createAnnounced()
  const first = announced.since('config.patch')
  const second = announced.since('config.patch')
  announced.take('config', config('replay'))
  announced.take('config', config('record'))
  expect(second(config('record'))).toEqual(config('record'))
  expect(first(config('replay'))).toEqual(config('record'))
})

test('an answer counts when nothing was announced since its call, however much before', () => {
  const announced = createAnnounced()
  expect(announced.since('config.get')(config('generate'))).toEqual(config('generate'))
  announced.take('config', config('replay'))
  const newer = announced.since('config.get')
  announced.take('limits', [])
  expect(newer(config('generate'))).toEqual(config('generate'))
})

test('an answer that nothing announces is left alone', () => {
  const announced = createAnnounced()
  const newer = announced.since('models.list')
  announced.take('config', config('replay'))
  expect(newer([])).toEqual([])
})

test('after another connection an announcement of the one before counts no more', () => {
  const announced = createAnnounced()
  const newer = announced.since('config.get')
  announced.take('config', config('replay'))
  announced.begin()
  expect(newer(config('generate'))).toEqual(config('generate'))
})
