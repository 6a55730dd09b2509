import {
  Menu,
  MenuDivider,
  MenuItem,
  MenuList,
  MenuPopover,
  type PositioningVirtualElement
} from '@fluentui/react-components'
import { CopyRegular } from '@fluentui/react-icons/svg/copy'
import { DeleteRegular } from '@fluentui/react-icons/svg/delete'
import { PlayRegular } from '@fluentui/react-icons/svg/play'
import { type MouseEvent, useState } from 'react'
import { formatPlural } from '../../format.ts'
import { useRecordings, useSession } from '../../session.ts'
import { currentPlatform, showShortcut } from '../../shortcuts.ts'
import { RecordingFileItems } from './recording-file-items.tsx'
import { ExportItems } from './recordings-transfer.tsx'

/** Where the menu was asked for; null = it is closed. */
export type MenuPlace = PositioningVirtualElement | null

/** The list's own menu: at the pointer for the line below it, by key for the active line. */
export function useListMenu(lineOf: (target: EventTarget) => number | null, select: (line: number) => void) {
  const [place, setPlace] = useState<MenuPlace>(null)
  function onContextMenu(event: MouseEvent): void {
    event.preventDefault()
    const line = lineOf(event.target)
    if (line !== null) select(line)
    const { clientX, clientY } = event
    setPlace({ getBoundingClientRect: () => new DOMRect(clientX, clientY) })
  }
  return { place, close: () => setPlace(null), onContextMenu }
}

export function RecordingsListMenu({ place, onClose }: { place: MenuPlace; onClose: () => void }) {
  const { recordings } = useSession()
  const active = useRecordings((state) => state.active)
  const chosen = useRecordings((state) => Math.max(1, state.chosen.size))
  if (place === null || active === null) return null
  const keys = (shortcut: string) => showShortcut(shortcut, currentPlatform())
  return (
    <Menu open positioning={{ target: place, position: 'below', align: 'start' }} onOpenChange={onClose}>
      <MenuPopover>
        <MenuList>
          {active.key !== null ? (
            <>
              <MenuItem icon={<PlayRegular />} onClick={() => void recordings.editor.tryIt()}>
                Try it
              </MenuItem>
              <MenuItem
                icon={<CopyRegular />}
                secondaryContent={keys('Ctrl+D')}
                onClick={() => void recordings.duplicate()}
              >
                Duplicate
              </MenuItem>
              <MenuItem
                icon={<DeleteRegular />}
                secondaryContent={keys('Ctrl+Delete')}
                onClick={() => void recordings.remove()}
              >
                {chosen > 1 ? `Delete ${formatPlural(chosen, 'recording')}` : 'Delete'}
              </MenuItem>
              <MenuDivider />
            </>
          ) : null}
          <ExportItems scope={active.key === null ? 'file' : 'chosen'} />
          <RecordingFileItems file={active.file} />
        </MenuList>
      </MenuPopover>
    </Menu>
  )
}
