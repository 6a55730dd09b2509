/** `console` while code of an extension runs: its lines are the extension's, and never reach the simulator's own output. */
import { Console } from 'node:console'
import { Writable } from 'node:stream'
import type { ExtensionLogLine } from '../../shared/extensions.ts'
import type { Owner } from './owner.ts'

const LEVELS = {
  debug: 'debug',
  trace: 'debug',
  log: 'info',
  info: 'info',
  dir: 'info',
  dirxml: 'info',
  table: 'info',
  group: 'info',
  groupCollapsed: 'info',
  count: 'info',
  timeLog: 'info',
  timeEnd: 'info',
  warn: 'warn',
  error: 'error',
  assert: 'error'
} as const satisfies Record<string, ExtensionLogLine['level']>

type Method = keyof typeof LEVELS

/** @param current Whose code runs now. @returns Gives the console back as it was. */
export function captureConsole(
  current: () => Owner | undefined,
  write: (owner: Owner, level: ExtensionLogLine['level'], text: string) => void
): () => void {
  let printed = ''
  const sink = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      printed += String(chunk)
      done()
    }
  })
  const printer = new Console({ stdout: sink, stderr: sink, colorMode: false })
  const target = globalThis.console as unknown as Record<Method, (...args: unknown[]) => void>
  const before = new Map<Method, (...args: unknown[]) => void>()
  for (const [name, level] of Object.entries(LEVELS) as [Method, ExtensionLogLine['level']][]) {
    const original = target[name]
    before.set(name, original)
    target[name] = (...args: unknown[]) => {
      const owner = current()
      if (!owner) return original.apply(globalThis.console, args)
      printed = ''
      ;(printer as unknown as typeof target)[name](...args)
      if (printed !== '') write(owner, level, printed.replace(/\n$/, ''))
    }
  }
  return () => {
    for (const [name, original] of before) target[name] = original
  }
}
