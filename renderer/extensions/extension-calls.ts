/** What can be done to an extension that is in the list. Everything tells its own outcome, so nobody waits for it. */
import { messageOf } from '../../shared/errors.ts'
import type { ExtensionsView, ExtensionView } from '../../shared/extensions.ts'
import { formatCount, formatPlural } from '../format.ts'
import { outcomeOf } from './extension-texts.ts'
import type { ExtensionParts, ExtensionsStore } from './extensions-store.ts'
import { moved } from './order.ts'

const NOWHERE = { line: null, column: null, message: null }

export function createExtensionCalls(
  { client, app, actions }: ExtensionParts,
  store: ExtensionsStore,
  take: (view: ExtensionsView) => void
) {
  const listed = () => store.getState().view?.extensions ?? []
  const find = (path: string) => listed().find((each) => each.path === path)
  const announce = (announcement: string) => app.setState({ announcement })

  /** Runs something about an extension; false when it failed, which has been told by then. */
  async function during(path: string, run: () => Promise<ExtensionsView>): Promise<boolean> {
    store.setState(({ busy }) => ({ busy: [...busy, path] }))
    try {
      take(await run())
      return true
    } catch (error) {
      actions.notify({ intent: 'error', text: messageOf(error) })
      return false
    } finally {
      store.setState(({ busy }) => ({ busy: busy.toSpliced(busy.indexOf(path), 1) }))
    }
  }

  function tellOutcome(path: string): void {
    const extension = find(path)
    if (extension) actions.notify(outcomeOf(extension))
  }

  async function reload(path: string): Promise<void> {
    if (await during(path, () => client.call('extensions.reload', path))) tellOutcome(path)
  }

  /** @param to Its place among those that can be moved: what is built in stays first. */
  async function order(path: string, to: number): Promise<void> {
    const before = store.getState().view
    if (!before) return
    const own = before.extensions.filter(({ origin }) => origin === 'built-in')
    const others = before.extensions.filter(({ origin }) => origin !== 'built-in')
    const from = others.findIndex((each) => each.path === path)
    const ordered = moved(others, from, to)
    if (ordered === others) return
    // Shown at once: a row that lags behind the key that moves it is moved too far.
    store.setState({ view: { ...before, extensions: [...own, ...ordered] } })
    const paths = ordered.map((each) => each.path)
    const done = await during(path, () => client.call('extensions.order', paths))
    if (!done) return store.setState({ view: before })
    announce(`${find(path)?.name ?? path} is now ${to + 1} of ${paths.length}`)
  }

  return {
    reload,
    order,
    async enable(path: string, enabled: boolean): Promise<void> {
      if (await during(path, () => client.call('extensions.enable', path, enabled))) tellOutcome(path)
    },
    async watch({ path, name }: ExtensionView, watched: boolean): Promise<void> {
      if (!(await during(path, () => client.call('extensions.watch', path, watched)))) return
      announce(watched ? `${name} is loaded again when its files change` : `${name} is no longer watched`)
    },
    /** The file stays where it is; only the list forgets it. */
    async remove({ path, name }: ExtensionView): Promise<void> {
      if (!(await during(path, () => client.call('extensions.remove', path)))) return
      actions.notify({ intent: 'success', text: `${name} removed; its file is still there` })
    },
    async reloadAll(): Promise<void> {
      actions.show('extensions')
      const paths = listed().flatMap(({ path, origin, state }) =>
        origin === 'built-in' || state === 'disabled' ? [] : [path]
      )
      if (paths.length === 0) return actions.notify({ intent: 'info', text: 'There is no extension to reload' })
      // One after the other, in their order: each load starts from what the ones before it have left.
      for (const path of paths) await during(path, () => client.call('extensions.reload', path))
      const failed = paths.filter((path) => find(path)?.state !== 'active').length
      const all = formatPlural(paths.length, 'extension')
      if (failed > 0) actions.notify({ intent: 'error', text: `${formatCount(failed)} of ${all} failed to load` })
      else actions.notify({ intent: 'success', text: `${all} reloaded` })
    },
    /** Opens the source where the problem is, or the file that is loaded. */
    async showSource({ path, problem }: ExtensionView): Promise<void> {
      try {
        const file = problem?.file ?? (await client.call('extensions.preview', path)).entry
        const text = await client.call('extensions.source', path, file)
        const { line, column, message } = problem?.file === file ? problem : NOWHERE
        store.setState({ dialog: { kind: 'source', source: { path, file, text, line, column, message } } })
      } catch (error) {
        actions.notify({ intent: 'error', text: messageOf(error) })
      }
    }
  }
}
