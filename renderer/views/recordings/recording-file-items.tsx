import { MenuItem } from '@fluentui/react-components'
import { CopyRegular } from '@fluentui/react-icons/svg/copy'
import { FolderOpenRegular } from '@fluentui/react-icons/svg/folder-open'
import { OpenRegular } from '@fluentui/react-icons/svg/open'
import { useSession } from '../../session.ts'

/** What a menu offers for a file of the folder. A browser cannot reach it, and has its path to copy. */
export function RecordingFileItems({ file }: { file: string }) {
  const { recordings } = useSession()
  return (
    <>
      {window.desktop ? (
        <>
          <MenuItem icon={<OpenRegular />} onClick={() => void recordings.openFile(file)}>
            Open file in editor
          </MenuItem>
          <MenuItem icon={<FolderOpenRegular />} onClick={() => void recordings.revealFile(file)}>
            Show file in its folder
          </MenuItem>
        </>
      ) : null}
      <MenuItem icon={<CopyRegular />} onClick={() => void recordings.copyPath(file)}>
        Copy path of file
      </MenuItem>
    </>
  )
}
