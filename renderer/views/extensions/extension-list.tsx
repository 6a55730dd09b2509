import { useRef } from 'react'
import type { ExtensionView } from '../../../shared/extensions.ts'
import { useExtensionList } from '../../extensions/use-list.ts'
import { useRowDrag } from '../../extensions/use-row-drag.ts'
import { ExtensionCard } from './extension-card.tsx'
import styles from './extension-list.module.css'

/** One tab stop; arrows lead to rows and along what can be done with them. */
export function ExtensionList({ extensions }: { extensions: readonly ExtensionView[] }) {
  const element = useRef<HTMLDivElement>(null)
  const list = useExtensionList(element, extensions)
  const drag = useRowDrag((from, to) => {
    const path = list.movable[from]
    if (path !== undefined) list.move(path, to)
  })
  return (
    // biome-ignore lint/a11y/useSemanticElements: its rows are cards, which no table can lay out
    <div
      ref={element}
      role="grid"
      aria-label="Extensions"
      aria-rowcount={extensions.length}
      className={styles.list}
      onKeyDown={list.onKeyDown}
      onFocus={list.onFocus}
    >
      {extensions.map((extension, index) => (
        <ExtensionCard key={extension.path} extension={extension} index={index} list={list} drag={drag} />
      ))}
    </div>
  )
}
