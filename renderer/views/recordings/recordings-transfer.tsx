import {
  Button,
  Menu,
  MenuDivider,
  MenuGroup,
  MenuGroupHeader,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  Tooltip
} from '@fluentui/react-components'
import { ArrowExportRegular } from '@fluentui/react-icons/svg/arrow-export'
import { ArrowImportRegular } from '@fluentui/react-icons/svg/arrow-import'
import type { ExportFormat } from '../../../shared/recording-transfer.ts'
import { formatPlural } from '../../format.ts'
import type { ExportScope } from '../../recordings/transfer.ts'
import { fileTitle } from '../../recordings/tree.ts'
import { useRecordings, useSession, useTransfer } from '../../session.ts'

/** In and out: files of recordings and of what browsers and proxies have seen. */
export function RecordingsTransfer() {
  const { recordings } = useSession()
  const exporting = useTransfer((state) => state.exporting)
  const isEmpty = useRecordings(({ view }) => view === null || view.files.length === 0)
  return (
    <>
      <Tooltip content="Adds recordings from a YAML or HAR file; or drop one here" relationship="description">
        <Button size="small" appearance="subtle" icon={<ArrowImportRegular />} onClick={recordings.transfer.open}>
          Import
        </Button>
      </Tooltip>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button
            size="small"
            appearance="subtle"
            icon={<ArrowExportRegular />}
            disabledFocusable={exporting || isEmpty}
          >
            {exporting ? 'Exporting…' : 'Export'}
          </Button>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            <Scopes format="yaml" title="As recordings (YAML)" />
            <MenuDivider />
            <Scopes format="har" title="As HTTP archive (HAR)" />
          </MenuList>
        </MenuPopover>
      </Menu>
    </>
  )
}

/** For a menu that belongs to what is exported. */
export function ExportItems({ scope }: { scope: ExportScope }) {
  const { recordings } = useSession()
  return (
    <>
      <MenuItem icon={<ArrowExportRegular />} onClick={() => void recordings.transfer.exportAs(scope, 'yaml')}>
        Export as YAML
      </MenuItem>
      <MenuItem icon={<ArrowExportRegular />} onClick={() => void recordings.transfer.exportAs(scope, 'har')}>
        Export as HAR
      </MenuItem>
    </>
  )
}

function Scopes({ format, title }: { format: ExportFormat; title: string }) {
  const { recordings } = useSession()
  const active = useRecordings((state) => state.active)
  const file = useRecordings(({ view, active }) => view?.files.find(({ file }) => file === active?.file))
  const chosen = useRecordings((state) => state.chosen.size)
  const item = (scope: ExportScope, text: string) => (
    <MenuItem onClick={() => void recordings.transfer.exportAs(scope, format)}>{text}</MenuItem>
  )
  return (
    <MenuGroup>
      <MenuGroupHeader>{title}</MenuGroupHeader>
      {item('all', 'All recordings')}
      {file ? item('file', `All of ${fileTitle(file)}`) : null}
      {chosen > 1 ? item('chosen', `The ${formatPlural(chosen, 'chosen recording')}`) : null}
      {chosen <= 1 && active?.key ? item('chosen', 'The chosen recording') : null}
    </MenuGroup>
  )
}
