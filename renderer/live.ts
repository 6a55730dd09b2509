/** Keeps the session in step with the host for as long as the page lives. */
import type { StatusView } from '../shared/contract.ts'
import { messageOf } from '../shared/errors.ts'
import type { LimitSnapshot, TelemetrySample } from '../shared/telemetry.ts'
import { catchUpWithExtensions, followExtensions } from './extensions/follow.ts'
import { keepEdits } from './recordings/keep-edits.ts'
import type { Session } from './session.ts'
import { addSample, serverText } from './store.ts'

const ROWS_KEPT = 10_000
const SECONDS_KEPT = 3600

export function startLive(session: Session, window: Window): () => void {
  const end = new AbortController()
  const { client, store, feed, telemetry } = session
  const stops = [
    client.on('status', (status) => takeStatus(session, status)),
    client.on('config', (config) => store.setState({ config })),
    client.on('preferences', (preferences) => store.setState({ preferences })),
    client.on('traffic', feed.push),
    client.on('cleared', feed.clear),
    client.on('recordings', session.recordings.list.take),
    client.on('telemetry', telemetry.push),
    client.on('limits', createLimitTaker(session, window)),
    client.on('telemetry', createSampler(session, window)),
    ...followExtensions(session),
    keepEdits(session.recordings, window)
  ]
  const onVisible = () => {
    feed.refresh()
    telemetry.refresh()
    session.extensionLog.refresh()
    // Whatever hinders it is told by the connection; the next announcement brings the numbers anyway.
    if (!window.document.hidden) void readLimits(session).catch(() => {})
  }
  window.document.addEventListener('visibilitychange', onVisible)
  void client.listen((connection) => {
    const before = store.getState().connection
    store.setState({ connection })
    if (connection === 'connected') {
      void catchUp(session, before === 'lost')
      void catchUpWithExtensions(session)
    }
    if (connection === 'lost' && before === 'connected') {
      store.setState({ announcement: 'Connection lost', samples: [] })
    }
  }, end.signal)
  return () => {
    end.abort()
    for (const stop of stops) stop()
    window.document.removeEventListener('visibilitychange', onVisible)
  }
}

/** Announcements made while nobody listened are lost, so everything is asked for again. */
async function catchUp(session: Session, wasLost: boolean): Promise<void> {
  const { client, store, feed, telemetry, recordings, actions } = session
  // Its failure is shown on its own screen.
  void recordings.list.load()
  try {
    const [info, models, rows, history] = await Promise.all([
      client.call('app.info'),
      client.call('models.list'),
      client.call('traffic.recent', ROWS_KEPT),
      client.call('telemetry.history', SECONDS_KEPT),
      readConfig(session),
      readLimits(session)
    ])
    const announcement = wasLost ? 'Connected again' : ''
    store.setState({ info, models, announcement })
    feed.merge(rows)
    telemetry.merge(history)
  } catch (error) {
    actions.notify({ intent: 'error', text: messageOf(error) })
  }
}

function takeStatus({ store, feed }: Session, status: StatusView): void {
  const before = store.getState().status
  const restarted = (status.restart?.count ?? 0) !== (before.restart?.count ?? 0)
  if (restarted || status.server.state === 'stopped') feed.abandonOpen()
  const samples = status.server.state === 'listening' ? store.getState().samples : []
  const said = serverText(status)
  store.setState({ status, samples, ...(said === serverText(before) ? {} : { announcement: `Server: ${said}` }) })
}

/** Taken at once: by the time the other answers are here, it may have been changed. */
async function readConfig({ client, store }: Session): Promise<void> {
  store.setState({ config: await client.call('config.get') })
}

async function readLimits({ client, store }: Session): Promise<void> {
  store.setState({ limits: await client.call('limits.list') })
}

/** Numbers stand still while nobody can see them. */
function createSampler({ store }: Session, window: Window): (sample: TelemetrySample) => void {
  return (sample) => {
    if (!window.document.hidden) store.setState((state) => ({ samples: addSample(state.samples, sample) }))
  }
}

function createLimitTaker({ store }: Session, window: Window): (limits: LimitSnapshot[]) => void {
  return (limits) => {
    if (!window.document.hidden) store.setState({ limits })
  }
}
