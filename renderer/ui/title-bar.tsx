import { Button, Tooltip } from '@fluentui/react-components'
import { EyeRegular } from '@fluentui/react-icons/svg/eye'
import { EyeOffRegular } from '@fluentui/react-icons/svg/eye-off'
import { PlayFilled } from '@fluentui/react-icons/svg/play'
import { SearchRegular } from '@fluentui/react-icons/svg/search'
import { StopFilled } from '@fluentui/react-icons/svg/stop'
import { useState } from 'react'
import { keysOf } from '../commands.ts'
import { maskKey } from '../format.ts'
import { useApp, useSession } from '../session.ts'
import { ariaShortcut, currentPlatform, showShortcut } from '../shortcuts.ts'
import { addressOf } from '../store.ts'
import { NOT_CONNECTED } from '../texts.ts'
import { CopyButton } from './copy-button.tsx'
import { ModeSwitch } from './mode-switch.tsx'
import styles from './title-bar.module.css'

export function TitleBar() {
  return (
    <header className={styles.bar}>
      <ModeSwitch />
      <ServerButton />
      <Address />
      <ApiKey />
      <PaletteButton />
    </header>
  )
}

/** Starts or stops the simulated API; Home and Chat show it too where it is the way on. */
export function ServerButton({ appearance = 'secondary' }: { appearance?: 'secondary' | 'primary' }) {
  const { actions } = useSession()
  const state = useApp((app) => app.status.server.state)
  const lost = useApp((app) => app.connection === 'lost')
  const listening = state === 'listening'
  const platform = currentPlatform()
  const keys = keysOf('server.toggle')
  const label = listening ? 'Stop server' : 'Start server'
  const hint = lost ? NOT_CONNECTED : `${label} (${showShortcut(keys, platform)})`
  return (
    <Tooltip content={hint} relationship="description">
      <Button
        size="small"
        className={styles.server}
        appearance={listening ? 'secondary' : appearance}
        icon={listening ? <StopFilled /> : <PlayFilled />}
        disabledFocusable={lost || state === 'starting'}
        aria-label={state === 'starting' ? 'Starting' : label}
        aria-keyshortcuts={ariaShortcut(keys, platform)}
        onClick={() => void actions.toggleServer()}
      >
        {state === 'starting' ? 'Starting' : label.replace(' server', '')}
      </Button>
    </Tooltip>
  )
}

function Address() {
  const url = useApp((state) => addressOf(state.status))
  return (
    <div className={styles.item}>
      <span className={`mono ${styles.address} ${url ? '' : 'muted'}`}>{url ?? 'Not listening'}</span>
      <CopyButton what="address" text={url ?? ''} disabled={url === null} />
    </div>
  )
}

function ApiKey() {
  const key = useApp((state) => state.info.apiKey)
  const [shown, setShown] = useState(false)
  const label = shown ? 'Hide key' : 'Show key'
  return (
    <div className={styles.item} data-shown={shown}>
      <span className="muted">Key</span>
      <span className={`mono ${styles.key}`} title={shown ? key : undefined}>
        {shown ? key : maskKey(key)}
      </span>
      <Tooltip content={label} relationship="label">
        <Button
          size="small"
          appearance="subtle"
          icon={shown ? <EyeOffRegular /> : <EyeRegular />}
          onClick={() => setShown(!shown)}
        />
      </Tooltip>
      <CopyButton what="key" text={key} />
    </div>
  )
}

function PaletteButton() {
  const { actions } = useSession()
  const platform = currentPlatform()
  const keys = keysOf('palette.open')
  return (
    <button
      type="button"
      className={styles.palette}
      aria-keyshortcuts={ariaShortcut(keys, platform)}
      onClick={() => actions.openDialog('palette')}
    >
      <SearchRegular />
      <span className={styles.paletteText}>Command palette</span>
      <kbd className={styles.keys} aria-hidden>
        {showShortcut(keys, platform)}
      </kbd>
    </button>
  )
}
