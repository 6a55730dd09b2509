/** Keeps the list of extensions and their log in step with the host. */
import type { Session } from '../session.ts'

/** Returns the functions that stop listening. */
export function followExtensions({ client, extensions, extensionLog, store }: Session): (() => void)[] {
  let restarts = store.getState().status.restart?.count ?? 0
  return [
    client.on('extensions', extensions.take),
    client.on('extensionLog', extensionLog.push),
    client.on('status', ({ restart }) => {
      // Another engine may have left out the extension that stopped the one before.
      if ((restart?.count ?? 0) === restarts) return
      restarts = restart?.count ?? 0
      void extensions.refresh()
    })
  ]
}

/** Announcements made while nobody listened are lost, so everything is asked for again. */
export async function catchUpWithExtensions({ client, extensions, extensionLog }: Session): Promise<void> {
  await extensions.refresh()
  // Whatever hinders it is told by the screen, which could not be filled either.
  await client
    .call('extensions.log')
    .then(extensionLog.merge)
    .catch(() => {})
}
