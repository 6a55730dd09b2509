import { assertNever } from '../../../shared/errors.ts'
import { useExtensions } from '../../session.ts'
import { ExtensionConfirm } from './extension-confirm.tsx'
import { ExtensionLoad } from './extension-load.tsx'
import { ExtensionSource } from './extension-source.tsx'
import { ExtensionTemplates } from './extension-templates.tsx'

/** Whatever the user is being asked or shown. */
export function ExtensionDialogs() {
  const dialog = useExtensions((state) => state.dialog)
  switch (dialog.kind) {
    case 'none':
      return null
    case 'load':
      return <ExtensionLoad path={dialog.path} note={dialog.note} />
    case 'confirm':
      return <ExtensionConfirm key={dialog.preview.path} preview={dialog.preview} />
    case 'template':
      return <ExtensionTemplates template={dialog.template} />
    case 'source':
      return <ExtensionSource source={dialog.source} />
    default:
      return assertNever(dialog)
  }
}
