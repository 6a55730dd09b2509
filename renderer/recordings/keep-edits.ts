/** A page that is closed takes its edits with it, so whoever closes it is asked first. */
import type { DesktopBridge } from '../../shared/contract.ts'
import type { Recordings } from './recordings-store.ts'

export interface ClosingPage extends Pick<EventTarget, 'addEventListener' | 'removeEventListener'> {
  readonly desktop?: Pick<DesktopBridge, 'setUnsaved' | 'onSave'>
}

/** Returns the function that stops it. */
export function keepEdits(recordings: Pick<Recordings, 'editor' | 'saveAll'>, page: ClosingPage): () => void {
  const { desktop } = page
  return desktop ? tellWindow(recordings, desktop) : askInBrowser(recordings, page)
}

function askInBrowser({ editor }: Pick<Recordings, 'editor'>, page: ClosingPage): () => void {
  const onUnload = (event: Event) => {
    if (editor.edited().length > 0) event.preventDefault()
  }
  page.addEventListener('beforeunload', onUnload)
  return () => page.removeEventListener('beforeunload', onUnload)
}

/** There `beforeunload` would only keep the window open, without a word. The window asks itself, even while the page hangs. */
function tellWindow(
  { editor, saveAll }: Pick<Recordings, 'editor' | 'saveAll'>,
  desktop: NonNullable<ClosingPage['desktop']>
): () => void {
  let told = 0
  const tell = () => {
    const unsaved = editor.edited().length
    if (unsaved === told) return
    told = unsaved
    void desktop.setUnsaved(unsaved)
  }
  const stops = [editor.store.subscribe(tell), desktop.onSave(saveAll)]
  tell()
  return () => {
    for (const stop of stops) stop()
  }
}
