import { type DragEvent, type ReactNode, useState } from 'react'
import { holdsFiles, itemsIn } from '../../extensions/file-drop.ts'
import { isExtensionFile } from '../../extensions/paths.ts'
import { useSession, useTransfer } from '../../session.ts'
import { DropCover } from '../../ui/drop-cover.tsx'
import styles from './recordings-drop.module.css'

/** A file dropped anywhere on the screen is looked through; extensions go where they go on every screen. */
export function RecordingsDrop({ children }: { children: ReactNode }) {
  const { recordings } = useSession()
  const isFree = useTransfer(({ importing }) => importing.step === 'closed')
  const [over, setOver] = useState(false)

  function onDragOver(event: DragEvent): void {
    if (!holdsFiles(event.dataTransfer)) return
    event.preventDefault()
    setOver(true)
  }
  function onDragLeave({ currentTarget, relatedTarget }: DragEvent): void {
    if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setOver(false)
  }
  function onDrop(event: DragEvent): void {
    setOver(false)
    if (!holdsFiles(event.dataTransfer)) return
    const items = itemsIn(event.dataTransfer)
    if (items.some(({ file, isFolder }) => !isFolder && isExtensionFile(file.name))) return
    event.preventDefault()
    const [first, ...others] = items
    if (!first) return
    if (first.isFolder) recordings.transfer.refuse('A folder cannot be imported: drop one of its files.')
    else if (others.length > 0) recordings.transfer.refuse('One file at a time, please: drop them one by one.')
    else void recordings.transfer.choose(first.file)
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way to what a button does
    <div className={styles.target} onDragOver={onDragOver} onDragLeave={onDragLeave} onDrop={onDrop}>
      {children}
      {over && isFree ? <DropCover text="Drop to import recordings (.har, .yaml)" /> : null}
    </div>
  )
}
