import { useEffect, useState } from 'react'
import { HIDDEN_PATH, holdsFiles, itemsIn, readDrop } from '../../extensions/file-drop.ts'
import { type Session, useSession } from '../../session.ts'
import { DropCover } from '../../ui/drop-cover.tsx'

/** A file dropped anywhere onto the window is offered as an extension, unless a place of its own has taken it. */
export function ExtensionDrop() {
  const session = useSession()
  const [over, setOver] = useState(false)
  useEffect(() => listen(session, setOver), [session])
  return over ? <DropCover whole text="Drop to load as an extension" /> : null
}

function listen(session: Session, setOver: (over: boolean) => void): () => void {
  const end = new AbortController()
  const on = (name: 'dragover' | 'dragleave' | 'drop', run: (event: DragEvent) => void) =>
    window.addEventListener(name, run, { signal: end.signal })
  on('dragover', (event) => {
    if (event.defaultPrevented || !holdsFiles(event.dataTransfer)) return setOver(false)
    // Without this the browser would open the file in place of the page.
    event.preventDefault()
    setOver(true)
  })
  on('dragleave', (event) => {
    // Into nothing: out of the window.
    if (event.relatedTarget === null) setOver(false)
  })
  on('drop', (event) => {
    setOver(false)
    if (event.defaultPrevented || !event.dataTransfer || !holdsFiles(event.dataTransfer)) return
    event.preventDefault()
    take(session, event.dataTransfer)
  })
  return () => end.abort()
}

function take({ extensions, actions }: Session, data: DataTransfer): void {
  const dropped = readDrop(itemsIn(data), window.desktop)
  if (dropped.kind === 'paths') void extensions.offerAll(dropped.paths)
  else if (dropped.kind === 'name') extensions.openLoad(dropped.name, HIDDEN_PATH)
  else actions.notify({ intent: 'info', text: dropped.reason })
}
