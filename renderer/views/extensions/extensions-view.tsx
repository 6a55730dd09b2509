import type { ExtensionsView as View } from '../../../shared/extensions.ts'
import { useExtensions } from '../../session.ts'
import { ExtensionDialogs } from './extension-dialogs.tsx'
import { ExtensionList } from './extension-list.tsx'
import { ExtensionLogPanel } from './extension-log-panel.tsx'
import { ExtensionOrder } from './extension-order.tsx'
import { ExtensionToolbar } from './extension-toolbar.tsx'
import { ExtensionsEmpty } from './extensions-empty.tsx'
import { ExtensionsMissing } from './extensions-missing.tsx'
import styles from './extensions-view.module.css'

/** What people have added to the simulator, what it does, and what it says. */
export function ExtensionsView() {
  const view = useExtensions((state) => state.view)
  return (
    <div className={styles.extensions}>
      <h1 className="offscreen">Extensions</h1>
      <ExtensionToolbar />
      {view ? <Known view={view} /> : <ExtensionsMissing />}
      <ExtensionDialogs />
    </div>
  )
}

function Known({ view }: { view: View }) {
  const { extensions, order, templates } = view
  const isEmpty = extensions.every(({ origin }) => origin === 'built-in')
  return (
    <>
      <div className={styles.scroll}>
        {extensions.length > 0 ? <ExtensionList extensions={extensions} /> : null}
        {isEmpty ? <ExtensionsEmpty templates={templates} /> : null}
      </div>
      {order.length > 0 ? <ExtensionOrder order={order} /> : null}
      <ExtensionLogPanel names={extensions.map(({ name }) => name)} />
    </>
  )
}
