import { ChevronDownRegular } from '@fluentui/react-icons/svg/chevron-down'
import { ChevronRightRegular } from '@fluentui/react-icons/svg/chevron-right'
import { EditFilled } from '@fluentui/react-icons/svg/edit'
import { PulseRegular } from '@fluentui/react-icons/svg/pulse'
import { WarningFilled } from '@fluentui/react-icons/svg/warning'
import type { MouseEvent, ReactElement } from 'react'
import type { InteractionRow } from '../../../shared/recordings.ts'
import { formatCompact, formatCount } from '../../format.ts'
import { problemText } from '../../recordings/recording-texts.ts'
import { type Branch, fileTitle } from '../../recordings/tree.ts'
import { type DragProps, useRowDrag } from '../../recordings/use-row-drag.ts'
import styles from './recordings-list.module.css'

interface LineProps {
  id: string
  top: number
  isActive: boolean
  onClick: (event: MouseEvent) => void
}

export interface RecordingFileLineProps extends LineProps {
  branch: Branch
  place: number
  count: number
  /** A search had to stop before its end. */
  partial: boolean
  onToggle: () => void
}

export function RecordingFileLine(props: RecordingFileLineProps) {
  const { id, top, isActive, onClick, branch, place, count, partial, onToggle } = props
  const { file, open, total } = branch
  const title = fileTitle(file)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree handles the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the tree is the only tab stop
    <div
      role="treeitem"
      id={id}
      aria-level={1}
      aria-posinset={place}
      aria-setsize={count}
      aria-expanded={file.problem ? undefined : open}
      aria-selected={isActive}
      title={file.problem ? `${file.file}: ${problemText(file.problem)}` : file.file}
      className={styles.line}
      data-kind="file"
      style={{ transform: `translateY(${top}px)` }}
      onClick={onClick}
      onDoubleClick={onToggle}
    >
      {file.problem ? (
        <span className={styles.warning}>
          <WarningFilled />
        </span>
      ) : (
        // biome-ignore lint/a11y/useKeyWithClickEvents: left and right do the same
        // biome-ignore lint/a11y/noStaticElementInteractions: left and right do the same
        <span
          className={styles.chevron}
          onClick={(event) => {
            event.stopPropagation()
            onToggle()
          }}
        >
          {open ? <ChevronDownRegular /> : <ChevronRightRegular />}
        </span>
      )}
      <span className={styles.name}>{title}</span>
      {file.problem ? <span className={styles.problem}>{problemText(file.problem)}</span> : null}
      {file.unsaved > 0 ? <Unsaved means={`${formatCount(file.unsaved)} not on disk yet`} /> : null}
      {file.problem ? null : <span className={styles.number}>{`${formatCount(total)}${partial ? '+' : ''}`}</span>}
    </div>
  )
}

export interface RecordingLineProps extends LineProps, DragProps {
  count: number
  isChosen: boolean
  isEdited: boolean
}

export function RecordingLine(props: RecordingLineProps) {
  const { id, top, isActive, isChosen, onClick, row, at, count, isEdited } = props
  const drag = useRowDrag(props)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree handles the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the tree is the only tab stop
    <div
      role="treeitem"
      id={id}
      aria-level={2}
      aria-posinset={at + 1}
      aria-setsize={count}
      aria-selected={isActive || isChosen}
      aria-busy={row === undefined}
      title={row ? `${row.method} ${row.uri}` : undefined}
      className={styles.line}
      data-kind="interaction"
      data-active={isActive}
      style={{ transform: `translateY(${top}px)` }}
      onClick={onClick}
      {...drag}
    >
      {row ? <RowCells row={row} isEdited={isEdited} /> : <Loading at={at} />}
    </div>
  )
}

function RowCells({ row, isEdited }: { row: InteractionRow; isEdited: boolean }) {
  return (
    <>
      <span className={styles.index}>{`#${formatCount(row.index + 1)}`}</span>
      <span className={styles.name}>{row.title === '' ? <span className="mono">{row.uri}</span> : row.title}</span>
      {row.stream ? <Icon shape={<PulseRegular />} means="streamed" /> : null}
      {row.hits > 0 ? <span className={styles.hits}>{`${formatCompact(row.hits)}×`}</span> : null}
      {isEdited ? <Icon shape={<EditFilled />} means="edited, not saved" /> : null}
      {row.unsaved ? <Unsaved means="not on disk yet" /> : null}
      <span className={styles.status} data-tone={row.status < 400 ? 'good' : 'refused'}>
        {row.status}
      </span>
    </>
  )
}

function Loading({ at }: { at: number }) {
  return (
    <span className={styles.placeholder}>
      <span className="offscreen">{`#${formatCount(at + 1)}, loading`}</span>
    </span>
  )
}

function Icon({ shape, means }: { shape: ReactElement; means: string }) {
  return (
    <span className={styles.icon} title={means}>
      {shape}
      <span className="offscreen">{means}</span>
    </span>
  )
}

function Unsaved({ means }: { means: string }) {
  return (
    <span className={styles.unsaved} title={means}>
      <span className="offscreen">{means}</span>
    </span>
  )
}
