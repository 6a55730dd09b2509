import { Button } from '@fluentui/react-components'
import { AddRegular } from '@fluentui/react-icons/svg/add'
import { ArrowClockwiseRegular } from '@fluentui/react-icons/svg/arrow-clockwise'
import { DocumentAddRegular } from '@fluentui/react-icons/svg/document-add'
import { WarningFilled } from '@fluentui/react-icons/svg/warning'
import { FULL_ACCESS } from '../../extensions/extension-texts.ts'
import { useExtensions, useSession } from '../../session.ts'
import styles from './extension-toolbar.module.css'

export function ExtensionToolbar() {
  const { extensions } = useSession()
  const busy = useExtensions((state) => state.busy.length > 0)
  return (
    <div className={styles.bar}>
      <Button size="small" appearance="primary" icon={<AddRegular />} onClick={() => extensions.openLoad()}>
        Load…
      </Button>
      <Button size="small" appearance="subtle" icon={<DocumentAddRegular />} onClick={() => extensions.openTemplate()}>
        New from template
      </Button>
      <Button
        size="small"
        appearance="subtle"
        icon={<ArrowClockwiseRegular />}
        disabledFocusable={busy}
        onClick={() => void extensions.reloadAll()}
      >
        Reload all
      </Button>
      <span className={`muted ${styles.hint}`}>or drop a .ts, .mjs, .js, .cjs file here</span>
      <span className={styles.space} />
      <span className={styles.warning}>
        <WarningFilled />
        {FULL_ACCESS}
      </span>
    </div>
  )
}
