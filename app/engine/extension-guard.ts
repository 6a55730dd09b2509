/**
 * Keeps what extensions do behind the simulator's back from taking the engine down: their timers' throws, their rejected promises,
 * their output, their `process.exit`. Each is put down to whoever did it.
 */
import type { AsyncLocalStorage } from 'node:async_hooks'
import { format } from 'node:util'
import type { ExtensionLogLine } from '../../shared/extensions.ts'
import { captureConsole } from '../extensions/console-capture.ts'
import type { Owner } from '../extensions/owner.ts'
import { mentions } from '../extensions/stack.ts'

export interface GuardParts {
  running: AsyncLocalStorage<Owner>
  owners(): readonly Owner[]
  /** Something an extension did outside any of its functions went wrong. */
  failed(owner: Owner, what: string, error: unknown): void
  printed(owner: Owner, level: ExtensionLogLine['level'], text: string): void
  /** An extension ends the thread. The thread ends right afterwards. */
  exiting(owner: Owner | undefined, place: string): void
}

/** For the whole thread, as long as it runs. */
export function guardThread({ running, owners, failed, printed, exiting }: GuardParts): void {
  const byStack = (stack: string) => owners().find(({ files }) => mentions(stack, files))
  const guilty = (error: unknown) => byStack(error instanceof Error ? (error.stack ?? '') : '') ?? running.getStore()

  process.on('uncaughtException', (error) => {
    const owner = guilty(error)
    if (!owner) throw error
    failed(owner, 'a callback', error)
  })
  process.on('unhandledRejection', (reason) => {
    const owner = guilty(reason)
    if (!owner) throw reason instanceof Error ? reason : new Error(format('Unhandled rejection: %o', reason))
    failed(owner, 'a promise nobody waits for', reason)
  })

  captureConsole(() => running.getStore(), printed)

  const exit = process.exit
  process.exit = (code) => {
    const stack = new Error('process.exit').stack ?? ''
    exiting(byStack(stack) ?? running.getStore(), stack)
    return exit(code)
  }
}
