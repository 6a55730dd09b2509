import { useRecordingEditor, useRecordings } from '../session.ts'
import { isEdited } from './draft.ts'

/** How many recordings differ from what is on disk, edits included. */
export function useUnsaved(): number {
  const waiting = useRecordings(({ view }) => view?.unsaved ?? 0)
  const edited = useRecordingEditor(({ drafts }) => [...drafts.values()].filter(isEdited).length)
  return waiting + edited
}
