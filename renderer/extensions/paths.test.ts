import { expect, test } from 'vitest'
import { asFolder, baseName, folderOf, freePath, isExtensionFile } from './paths.ts'

test('only what can be run is taken for an extension', () => {
  const names = ['a.mjs', 'a.js', 'a.CJS', 'b.ts', 'b.d.ts', 'b.tsx', 'b.json', 'js', '']
  expect(names.filter(isExtensionFile)).toEqual(['a.mjs', 'a.js', 'a.CJS', 'b.ts'])
})

test('paths of either system are taken apart', () => {
  expect(['/home/me/echo.ts', 'C:\\work\\echo.ts', 'echo.ts', ''].map(baseName)).toEqual([
    'echo.ts',
    'echo.ts',
    'echo.ts',
    ''
  ])
  expect(['/home/me/echo.ts', 'C:\\work\\echo.ts', 'echo.ts'].map(folderOf)).toEqual(['/home/me/', 'C:\\work\\', ''])
})

test('a name that is taken gets a number before its ending', () => {
  expect(freePath('/x/', 'echo.ts', [])).toBe('/x/echo.ts')
  expect(freePath('/x/', 'echo.ts', ['/x/echo.ts', '/x/echo-2.ts'])).toBe('/x/echo-3.ts')
  expect(freePath('', 'echo', ['echo'])).toBe('echo-2')
})

test('a chosen folder ends in the separator of its own system', () => {
  expect(['/x', '/x/', 'C:\\x', 'C:\\', 'x'].map(asFolder)).toEqual(['/x/', '/x/', 'C:\\x\\', 'C:\\', 'x/'])
})
