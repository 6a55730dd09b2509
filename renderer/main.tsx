/** The page's start: token, first state, then the shell. Nothing is painted before, so no theme flashes by. */
import './app.css'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { CallError, createHttpClient } from './client.ts'
import { forgetToken, readToken, tokenIn } from './desktop.ts'
import { startLive } from './live.ts'
import { openSession } from './session.ts'
import { type StartProblem, StartView } from './views/start/start-view.tsx'

async function boot(element: HTMLElement): Promise<void> {
  const root = createRoot(element)
  const showProblem = (problem: StartProblem) => root.render(<StartView problem={problem} />)
  watchForToken()
  const token = await readToken(window)
  if (token === null) return showProblem('no token')
  const client = createHttpClient({ token })
  try {
    const session = await openSession(client, window)
    startLive(session, window)
    root.render(<App session={session} />)
  } catch (error) {
    const refused = error instanceof CallError && error.code === 'UNAUTHORIZED'
    if (refused) forgetToken(window)
    showProblem(refused ? 'token refused' : 'unreachable')
  }
}

/** A new address pasted into an open tab changes only the fragment, which loads nothing by itself. */
function watchForToken(): void {
  window.addEventListener('hashchange', () => {
    if (tokenIn(window.location.hash) !== null) window.location.reload()
  })
}

const element = document.getElementById('root')
if (element) void boot(element)
