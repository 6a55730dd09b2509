/** The ways by which an extension comes into the list. Running a file is asked about once, before its first time. */
import { messageOf } from '../../shared/errors.ts'
import type { ExtensionsView } from '../../shared/extensions.ts'
import { outcomeOf } from './extension-texts.ts'
import type { ExtensionParts, ExtensionsStore } from './extensions-store.ts'
import { baseName } from './paths.ts'

/** As many as the preferences keep. */
const TRUSTED_KEPT = 200

export interface LoadingParts {
  take: (view: ExtensionsView) => void
  reload: (path: string) => Promise<void>
}

export function createLoading(
  { client, app, actions }: ExtensionParts,
  store: ExtensionsStore,
  { take, reload }: LoadingParts
) {
  const close = () => store.setState({ dialog: { kind: 'none' } })
  const isListed = (path: string) => store.getState().view?.extensions.some((each) => each.path === path) ?? false

  function trust(path: string): void {
    const others = app.getState().preferences.trustedExtensions.filter((each) => each !== path)
    void actions.setPreferences({ trustedExtensions: [...others, path].slice(-TRUSTED_KEPT) })
  }

  /** @throws what the host refused it for. */
  async function add(path: string): Promise<void> {
    const view = await client.call('extensions.add', path)
    take(view)
    const added = view.extensions.find((each) => each.path === path)
    store.setState({ dialog: { kind: 'none' }, shown: path })
    if (added) actions.notify(outcomeOf(added))
  }

  /** Loads what may be loaded at once, else asks. Answers with why it cannot be done. */
  async function offer(path: string): Promise<string | null> {
    try {
      const preview = await client.call('extensions.preview', path.trim())
      if (isListed(preview.path)) {
        store.setState({ dialog: { kind: 'none' }, shown: preview.path })
        await reload(preview.path)
      } else if (app.getState().preferences.trustedExtensions.includes(preview.path)) await add(preview.path)
      else store.setState({ dialog: { kind: 'confirm', preview } })
      return null
    } catch (error) {
      return messageOf(error)
    }
  }

  /** Goes on with what waits, unless the user is being asked something. */
  async function next(): Promise<void> {
    const { queue, dialog } = store.getState()
    const [path, ...rest] = queue
    if (path === undefined || dialog.kind !== 'none') return
    store.setState({ queue: rest })
    const refused = await offer(path)
    if (refused) actions.notify({ intent: 'error', text: `${baseName(path)}: ${refused}` })
    return next()
  }

  return {
    offer,
    openLoad(path = '', note: string | null = null): void {
      actions.show('extensions')
      store.setState({ dialog: { kind: 'load', path, note } })
    },
    openTemplate(template: string | null = null): void {
      actions.show('extensions')
      store.setState({ dialog: { kind: 'template', template } })
    },
    /** Several at once, as they were dropped. */
    offerAll(paths: readonly string[]): Promise<void> {
      actions.show('extensions')
      store.setState(({ queue }) => ({ queue: [...queue, ...paths] }))
      return next()
    },
    /** The user agreed. Answers with why it cannot be done all the same. */
    async agree(path: string): Promise<string | null> {
      try {
        trust(path)
        await add(path)
        void next()
        return null
      } catch (error) {
        return messageOf(error)
      }
    },
    /** What waits behind an answer of no is still asked about. */
    closeDialog(): void {
      close()
      void next()
    },
    /** Writes a template to a new file and loads that. Answers with why it cannot be done. */
    async create(template: string, path: string): Promise<string | null> {
      try {
        const written = await client.call('extensions.create', template, path.trim())
        trust(written)
        await add(written)
        return null
      } catch (error) {
        return messageOf(error)
      }
    }
  }
}
