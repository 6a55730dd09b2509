import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  type MessageBarProps,
  MessageBarTitle
} from '@fluentui/react-components'
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss'
import type { ReactNode } from 'react'
import { formatTime } from '../format.ts'
import { useApp, useSession } from '../session.ts'
import { CONNECTION_LOST, RECORD_REFUSED } from '../texts.ts'
import styles from './banners.module.css'

/** What lasts and concerns the whole window, each with its way on. */
export function Banners() {
  return (
    <section className={styles.stack} aria-label="Messages">
      <ConnectionBanner />
      <ServerBanner />
      <RestartBanner />
      <RecordBanner />
    </section>
  )
}

interface BannerProps {
  intent: NonNullable<MessageBarProps['intent']>
  title?: string
  children: ReactNode
  actions?: ReactNode
  onDismiss?: () => void
}

function Banner({ intent, title, children, actions, onDismiss }: BannerProps) {
  const dismiss = onDismiss && (
    <Button size="small" appearance="transparent" aria-label="Dismiss" icon={<DismissRegular />} onClick={onDismiss} />
  )
  return (
    <MessageBar intent={intent} shape="square" className={styles.banner}>
      <MessageBarBody>
        {title ? <MessageBarTitle>{title}</MessageBarTitle> : null}
        {children}
      </MessageBarBody>
      {actions || dismiss ? (
        <MessageBarActions {...(dismiss ? { containerAction: dismiss } : {})}>{actions}</MessageBarActions>
      ) : null}
    </MessageBar>
  )
}

function ConnectionBanner() {
  const lost = useApp((state) => state.connection === 'lost')
  return lost ? <Banner intent="warning">{CONNECTION_LOST}</Banner> : null
}

function ServerBanner() {
  const { actions } = useSession()
  const server = useApp((state) => state.status.server)
  if (server.state !== 'failed') return null
  const { freePort, port } = server
  const taken = server.code === 'PORT_TAKEN'
  const buttons = (
    <>
      {freePort === null ? null : (
        <Button size="small" appearance="primary" onClick={() => void actions.start(freePort)}>
          {`Use ${freePort}`}
        </Button>
      )}
      <Button size="small" onClick={() => void actions.start()}>
        Try again
      </Button>
    </>
  )
  return (
    <Banner
      intent="error"
      title={taken ? `Port ${port} is used by another program` : 'The server failed'}
      actions={buttons}
    >
      {server.reason}
    </Banner>
  )
}

function RestartBanner() {
  const { actions } = useSession()
  const restart = useApp((state) => state.status.restart)
  const seen = useApp((state) => state.restartSeen)
  if (!restart || restart.count <= seen) return null
  const title = restart.count === 1 ? 'The engine was restarted' : `The engine was restarted ${restart.count} times`
  return (
    <Banner intent="warning" title={`${title} (${formatTime(restart.at)})`} onDismiss={actions.dismissRestart}>
      {restart.reason}
    </Banner>
  )
}

function RecordBanner() {
  const { actions } = useSession()
  const refused = useApp((state) => state.recordRefused)
  if (!refused) return null
  return (
    <Banner intent="warning" onDismiss={actions.dismissRecordRefusal}>
      {RECORD_REFUSED}
    </Banner>
  )
}
