import { Button, type ButtonProps, Switch } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import type { ExtensionView } from '../../../shared/extensions.ts'
import { type Stop, stopsOf } from '../../extensions/list-keys.ts'
import type { ExtensionList } from '../../extensions/use-list.ts'
import { useSession } from '../../session.ts'
import { useArmed } from '../../ui/use-armed.ts'
import styles from './extension-controls.module.css'

export interface ExtensionControlsProps {
  extension: ExtensionView
  busy: boolean
  list: ExtensionList
}

/** What can be done with an extension, each a cell of its row. */
export function ExtensionControls({ extension, busy, list }: ExtensionControlsProps) {
  const { extensions, actions } = useSession()
  const { path, name, state, watched } = extension
  const { desktop } = window
  const offered = stopsOf(extension, { isDesktop: desktop !== undefined })
  const isOff = state === 'disabled'
  const button = { name, path, busy, list }
  return (
    <div className={styles.controls}>
      {offered.includes('watch') ? (
        <Cell>
          <Switch
            size="small"
            label="Watch"
            title="Load it again when its files change"
            aria-label={`Watch ${name}`}
            checked={watched}
            onChange={(_event, data) => void extensions.watch(extension, data.checked)}
            {...list.stop(path, 'watch')}
          />
        </Cell>
      ) : null}
      {offered.includes('reload') ? (
        <Action {...button} stop="reload" label="Reload" onClick={() => void extensions.reload(path)} />
      ) : null}
      {offered.includes('enable') ? (
        <Action
          {...button}
          stop="enable"
          label={isOff ? 'Enable' : 'Disable'}
          onClick={() => void extensions.enable(path, isOff)}
        />
      ) : null}
      {offered.includes('source') ? (
        <Action {...button} stop="source" label="Show source" onClick={() => void extensions.showSource(extension)} />
      ) : null}
      {offered.includes('reveal') && desktop ? (
        <Action
          {...button}
          stop="reveal"
          label="Reveal"
          onClick={() =>
            void actions.attempt(async () => {
              const refused = await desktop.reveal(path)
              if (refused !== null) actions.notify({ intent: 'error', text: refused })
            })
          }
        />
      ) : null}
      {offered.includes('remove') ? <RemoveAction {...button} extension={extension} /> : null}
    </div>
  )
}

interface ActionProps {
  name: string
  path: string
  busy: boolean
  list: ExtensionList
  stop: Stop
  label: string
  appearance?: ButtonProps['appearance']
  onClick: () => void
}

function Action({ name, path, busy, list, stop, label, appearance = 'subtle', onClick }: ActionProps) {
  return (
    <Cell>
      <Button
        size="small"
        appearance={appearance}
        aria-label={`${label} ${name}`}
        disabledFocusable={busy}
        onClick={onClick}
        {...list.stop(path, stop)}
      >
        {label}
      </Button>
    </Cell>
  )
}

function RemoveAction({
  extension,
  ...button
}: Omit<ActionProps, 'stop' | 'label' | 'onClick'> & { extension: ExtensionView }) {
  const { extensions } = useSession()
  const { armed, press } = useArmed(() => {
    void extensions.remove(extension).then(button.list.focusSoon)
  })
  const label = armed ? 'Click again to remove' : 'Remove'
  return <Action {...button} stop="remove" label={label} appearance={armed ? 'outline' : 'subtle'} onClick={press} />
}

function Cell({ children }: { children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: part of the grid around it
    // biome-ignore lint/a11y/useFocusableInteractive: what is in it is
    <div role="gridcell" className={styles.cell}>
      {children}
    </div>
  )
}
