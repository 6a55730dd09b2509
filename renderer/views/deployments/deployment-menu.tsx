import { Button, Menu, MenuDivider, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components'
import { ArrowResetRegular } from '@fluentui/react-icons/svg/arrow-reset'
import { CopyRegular } from '@fluentui/react-icons/svg/copy'
import { DeleteRegular } from '@fluentui/react-icons/svg/delete'
import { DocumentCopyRegular } from '@fluentui/react-icons/svg/document-copy'
import { MoreHorizontalRegular } from '@fluentui/react-icons/svg/more-horizontal'
import { useState } from 'react'
import type { Deployment } from '../../../shared/config.ts'
import type { ModelView } from '../../../shared/contract.ts'
import { fieldsOf } from '../../deployments/editor.ts'
import { freeName } from '../../deployments/fields.ts'
import type { Grid } from '../../deployments/use-grid.ts'
import { useToldChange } from '../../deployments/use-undo.ts'
import { useApp, useSession } from '../../session.ts'
import { endpointOf, SNIPPET_KINDS, SNIPPET_TITLES, shortCall, writeSnippet } from '../../snippets.ts'
import { addressOf } from '../../store.ts'

export interface DeploymentMenuProps {
  grid: Grid
  deployment: Deployment
  model: ModelView | undefined
  /** Makes the button a cell of the grid. */
  trigger: { 'data-cell': string; tabIndex: number }
}

export function DeploymentMenu({ grid, deployment, model, trigger }: DeploymentMenuProps) {
  const { name } = deployment
  const isLimited = useApp((state) => state.limits.some((each) => each.deployment === name))
  const commands = useRowCommands(grid, deployment)
  const [armed, setArmed] = useState(false)
  return (
    <Menu onOpenChange={() => setArmed(false)}>
      <MenuTrigger disableButtonEnhancement>
        <Button
          {...trigger}
          size="small"
          appearance="subtle"
          icon={<MoreHorizontalRegular />}
          aria-label={`Actions of ${name}`}
        />
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuItem icon={<DocumentCopyRegular />} onClick={() => void commands.duplicate()}>
            Duplicate
          </MenuItem>
          <MenuItem icon={<ArrowResetRegular />} disabled={!isLimited} onClick={() => void commands.resetWindow()}>
            Reset window now
          </MenuItem>
          <CopyItems deployment={name} kind={model?.kind ?? 'chat'} />
          <MenuDivider />
          <MenuItem
            icon={<DeleteRegular />}
            persistOnClick={!armed}
            onClick={() => (armed ? void commands.remove() : setArmed(true))}
          >
            {armed ? 'Click again to delete' : 'Delete'}
          </MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  )
}

function CopyItems({ deployment, kind }: { deployment: string; kind: ModelView['kind'] }) {
  const { actions } = useSession()
  const url = useApp((state) => addressOf(state.status))
  const key = useApp((state) => state.info.apiKey)
  const request = url === null ? null : shortCall({ url, key, deployment }, kind)
  return (
    <>
      <MenuItem
        icon={<CopyRegular />}
        disabled={url === null}
        onClick={() => url !== null && void actions.copy(endpointOf(url, deployment, kind), 'Endpoint URL')}
      >
        Copy endpoint URL
      </MenuItem>
      {request ? (
        <Menu>
          <MenuTrigger disableButtonEnhancement>
            <MenuItem icon={<CopyRegular />}>Copy SDK snippet</MenuItem>
          </MenuTrigger>
          <MenuPopover>
            <MenuList>
              {SNIPPET_KINDS.map((each) => (
                <MenuItem
                  key={each}
                  onClick={() => void actions.copy(writeSnippet(each, request), `${SNIPPET_TITLES[each]} snippet`)}
                >
                  {SNIPPET_TITLES[each]}
                </MenuItem>
              ))}
            </MenuList>
          </MenuPopover>
        </Menu>
      ) : null}
    </>
  )
}

function useRowCommands(grid: Grid, deployment: Deployment) {
  const { editor, client, actions } = useSession()
  const change = useToldChange()
  const { name } = deployment
  async function remove(): Promise<void> {
    const refused = await change({ said: `${name} deleted`, patch: { deployments: { [name]: null } } })
    if (refused) actions.notify({ intent: 'error', text: refused })
  }
  async function duplicate(): Promise<void> {
    const copy = freeName(
      `${name}-2`,
      grid.rows.map((each) => each.name)
    )
    const patch = { deployments: { [copy]: fieldsOf(deployment) } }
    const refused = await editor.apply({ said: `${copy} added`, patch })
    if (refused) return actions.notify({ intent: 'error', text: refused })
    grid.showRow(copy, 'edit')
  }
  const resetWindow = () =>
    actions.attempt(async () => {
      await client.call('limits.reset', name)
      actions.notify({ intent: 'success', text: `${name}: window emptied` })
    })
  return { remove, duplicate, resetWindow }
}
