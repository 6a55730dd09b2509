import { Button, FluentProvider } from '@fluentui/react-components'
import { useSyncExternalStore } from 'react'
import { browserTheme, watchSystemTheme } from '../../desktop.ts'
import { themeOf } from '../../theme.ts'
import styles from './start-view.module.css'

export type StartProblem = 'no token' | 'token refused' | 'unreachable'

export interface StartViewProps {
  problem: StartProblem
}

const TITLES: Record<StartProblem, string> = {
  'no token': 'This page needs its token',
  'token refused': 'This page’s token is no longer valid',
  unreachable: 'The simulator cannot be reached'
}

/** What stands in place of the shell when it cannot start. */
export function StartView({ problem }: StartViewProps) {
  return (
    <FluentProvider
      theme={themeOf(
        'system',
        useSyncExternalStore(subscribeToTheme, () => browserTheme(window))
      )}
    >
      <div className={`app ${styles.page}`}>
        <main className={styles.card}>
          <h1 className={styles.title}>{TITLES[problem]}</h1>
          {problem === 'unreachable' ? <Unreachable /> : <WhereTheTokenIs />}
          <div>
            <Button appearance="primary" onClick={() => window.location.reload()}>
              Try again
            </Button>
          </div>
        </main>
      </div>
    </FluentProvider>
  )
}

function WhereTheTokenIs() {
  return (
    <>
      <p>
        When the simulator starts, it prints the address of this page, token included, in the terminal it was started
        from (on standard error). Open that address here:
      </p>
      <pre className={`mono ${styles.sample}`}>{`${window.location.origin}/#token=…`}</pre>
      <p className="muted">
        The token leaves the address bar at once and is kept until this tab is closed. It changes with every start,
        unless SIMULATOR_CONTROL_TOKEN sets it.
      </p>
    </>
  )
}

function Unreachable() {
  return <p>Nothing answers at {window.location.origin}. Check that the simulator still runs, then try again.</p>
}

function subscribeToTheme(changed: () => void): () => void {
  return watchSystemTheme(window, changed)
}
