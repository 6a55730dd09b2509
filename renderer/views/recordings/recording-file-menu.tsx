import { Button, Menu, MenuList, MenuPopover, MenuTrigger, Tooltip } from '@fluentui/react-components'
import { MoreHorizontalRegular } from '@fluentui/react-icons/svg/more-horizontal'
import { RecordingFileItems } from './recording-file-items.tsx'

/** The open recording's file, outside this window. */
export function RecordingFileMenu({ file }: { file: string }) {
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Tooltip content="File" relationship="label">
          <Button size="small" appearance="subtle" icon={<MoreHorizontalRegular />} />
        </Tooltip>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <RecordingFileItems file={file} />
        </MenuList>
      </MenuPopover>
    </Menu>
  )
}
