/** How the desktop app ends: the user is asked about what would be lost, a signal or the system's shutdown is obeyed at once. */
import { app, BrowserWindow, type Event, powerMonitor } from 'electron'
import type { Host } from '../app/host/host.ts'
import type { Log } from '../app/log.ts'
import { messageOf, SimulatorError } from '../shared/errors.ts'
import { askAboutRecordings } from './desktop-questions.ts'
import type { LeaveGuard } from './leave-guard.ts'

/** The host drains for 10 s at most and then writes recordings: what has not ended long after that never will. */
const QUIT_LIMIT_MS = 20_000

export interface QuitOptions {
  host: Pick<Host, 'call' | 'stop'>
  guard: LeaveGuard
  log: Log
}

/** The simulator ends before the process does: requests in flight get their answers. */
export function setupQuit({ host, guard, log }: QuitOptions): void {
  let isLeaving = false
  let isForced = false
  let isStopping = false

  function stopOnce(): void {
    if (isStopping) return
    isStopping = true
    void stop(host, log)
  }
  async function leave(): Promise<void> {
    if ((await guard.mayLeave()) && (await writeRecordings(host))) stopOnce()
  }
  /** For those who do not wait for an answer; a question that is open closes with the app. */
  function endNow(): void {
    isForced = true
    app.quit()
  }

  app.on('before-quit', (event) => {
    event.preventDefault()
    if (isForced) return stopOnce()
    if (isLeaving) return
    isLeaving = true
    void leave().finally(() => {
      isLeaving = false
    })
  })
  app.on('window-all-closed', () => app.quit())
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, endNow)
  // Windows tells its windows, and gives them a few seconds.
  app.on('browser-window-created', (_event, window) => window.on('session-end', endNow))
  // The typings leave out the event. What it prevents is that the system goes on before this process has ended.
  powerMonitor.on('shutdown', (...[event]: Partial<Event>[]) => {
    event?.preventDefault?.()
    endNow()
  })
}

/** Closing the window is quitting, and may be called off like it. */
export function setupClose(window: BrowserWindow, guard: LeaveGuard): void {
  window.on('close', (event) => {
    event.preventDefault()
    app.quit()
  })
  // Whatever page comes next begins without edits, and one that has ended has lost them.
  const forget = () => guard.setUnsaved(0)
  window.webContents.on('did-navigate', forget)
  window.webContents.on('render-process-gone', forget)
}

/** Recordings that wait in memory go to disk while there is still somebody to tell that they cannot. Answers whether to end. */
async function writeRecordings(host: Pick<Host, 'call'>): Promise<boolean> {
  try {
    await host.call('recordings.save')
    return true
  } catch (error) {
    // Without an engine there is nothing left that could be written.
    if (!(error instanceof SimulatorError && error.code === 'RECORDING_FAILED')) return true
    const answer = await askAboutRecordings(error.message)
    return answer === 'again' ? writeRecordings(host) : answer === 'quit'
  }
}

async function stop(host: Pick<Host, 'stop'>, log: Log): Promise<void> {
  for (const window of BrowserWindow.getAllWindows()) window.hide()
  const limit = setTimeout(() => app.exit(1), QUIT_LIMIT_MS)
  const code = await host.stop().then(
    () => 0,
    (error: unknown) => {
      log.error(`The simulator did not stop cleanly: ${messageOf(error)}`)
      return 1
    }
  )
  clearTimeout(limit)
  // Not quit(): a page that hangs could still hold it up.
  app.exit(code)
}
