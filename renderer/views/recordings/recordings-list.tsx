import { Button, Spinner } from '@fluentui/react-components'
import { useId, useRef, useState } from 'react'
import { formatPlural } from '../../format.ts'
import { isEdited } from '../../recordings/draft.ts'
import { idOf } from '../../recordings/place.ts'
import { lineAt } from '../../recordings/tree.ts'
import { useList } from '../../recordings/use-list.ts'
import type { Dragged } from '../../recordings/use-row-drag.ts'
import { useRecordingEditor, useSession } from '../../session.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { useDelayed } from '../../ui/use-delayed.ts'
import { RecordingFileLine, RecordingLine } from './recordings-lines.tsx'
import styles from './recordings-list.module.css'
import { RecordingsListMenu, useListMenu } from './recordings-list-menu.tsx'

/** Files and their interactions: one tab stop, the active line named by aria-activedescendant. */
export function RecordingsList({ onEnter }: { onEnter: () => void }) {
  const { recordings } = useSession()
  const { rows } = recordings.list
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const list = useList(scroller, onEnter)
  const { tree, at, chosen } = list
  const [dragged, setDragged] = useState<Dragged | null>(null)
  const drafts = useRecordingEditor((state) => state.drafts)
  const isDraft = (file: string, key: string) => {
    const draft = drafts.get(idOf({ file, key }))
    return draft !== undefined && isEdited(draft)
  }
  const menu = useListMenu((target) => lineOf(id, target), list.onMenuLine)
  function closeMenu(): void {
    menu.close()
    scroller.current?.focus()
  }
  const lines = list.items.map(({ index, start }) => {
    const line = lineAt(tree, index)
    if (!line) return null
    const { branch } = line
    const common = {
      id: `${id}-${index}`,
      top: start,
      isActive: index === at,
      onClick: (event: React.MouseEvent) => list.onLineClick(index, event)
    }
    if (line.at === null) {
      const place = tree.branches.indexOf(branch)
      const onToggle = () => recordings.list.toggle(branch.file.file)
      return (
        <RecordingFileLine
          key={branch.file.file}
          {...common}
          branch={branch}
          place={place + 1}
          count={tree.branches.length}
          partial={list.searched !== '' && rows.isPartial(branch.file.file)}
          onToggle={onToggle}
        />
      )
    }
    const row = rows.peek(branch.file.file, line.at)
    const file = branch.file.file
    return (
      <RecordingLine
        key={`${file} ${line.at}`}
        {...common}
        file={file}
        row={row}
        at={line.at}
        count={branch.total}
        isChosen={row ? chosen.has(idOf({ file, key: row.key })) : false}
        isEdited={row ? isDraft(file, row.key) : false}
        canMove={list.searched === ''}
        dragged={dragged}
        onDrag={setDragged}
      />
    )
  })
  const nothing = list.searched !== '' && tree.branches.every(({ total }) => total === 0)
  return (
    <div className={styles.frame}>
      <div
        ref={scroller}
        role="tree"
        aria-label="Recordings"
        aria-multiselectable
        aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
        tabIndex={0}
        className={styles.tree}
        hidden={nothing}
        onKeyDown={list.onKeyDown}
        onContextMenu={menu.onContextMenu}
      >
        <div className={styles.lines} role="presentation" style={{ height: list.height }}>
          {lines}
        </div>
      </div>
      <RecordingsListMenu place={menu.place} onClose={closeMenu} />
      {nothing ? <NothingFound /> : null}
      {chosen.size > 1 ? (
        <div className={styles.foot}>
          <span>{`${formatPlural(chosen.size, 'recording')} chosen`}</span>
          <Button size="small" onClick={() => void recordings.remove()}>
            Delete
          </Button>
          <Button size="small" appearance="subtle" onClick={recordings.list.clearChosen}>
            Clear
          </Button>
        </div>
      ) : null}
    </div>
  )
}

/** The number of the line that something belongs to; null = to the list itself. */
function lineOf(list: string, target: EventTarget): number | null {
  const line = target instanceof Element ? target.closest('[role=treeitem]') : null
  return line ? Number(line.id.slice(list.length + 1)) : null
}

function NothingFound() {
  const { recordings } = useSession()
  const left = recordings.list.rows.countsLeft()
  const searching = useDelayed(left > 0)
  if (left > 0) {
    return (
      <div className={styles.wait}>
        {searching ? <Spinner size="tiny" label={`${formatPlural(left, 'file')} left to search`} /> : null}
      </div>
    )
  }
  return (
    <EmptyState title="Nothing matches">
      <Button size="small" onClick={() => recordings.list.setSearch('')}>
        Clear search
      </Button>
    </EmptyState>
  )
}
