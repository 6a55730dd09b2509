import { expect, test } from 'vitest'
import { cacheDir } from './cache-dir.ts'

test('every system has its own place, and what is set comes first', () => {
  expect([
    cacheDir('linux', {}, '/home/me'),
    cacheDir('linux', { XDG_CACHE_HOME: '/cache' }, '/home/me'),
    cacheDir('darwin', {}, '/Users/me')
  ]).toEqual(['/home/me/.cache/aoai-simulator', '/cache/aoai-simulator', '/Users/me/Library/Caches/aoai-simulator'])
})

test('a place that cannot be had is none', () => {
  expect([
    cacheDir('linux', {}, null),
    cacheDir('linux', { XDG_CACHE_HOME: 'relative' }, null),
    cacheDir('darwin', {}, null),
    cacheDir('win32', {}, '/home/me')
  ]).toEqual([null, null, null, null])
})
