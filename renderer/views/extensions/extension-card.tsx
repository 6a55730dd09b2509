import { LockClosedRegular } from '@fluentui/react-icons/svg/lock-closed'
import { ReOrderDotsVerticalRegular } from '@fluentui/react-icons/svg/re-order-dots-vertical'
import type { ExtensionView } from '../../../shared/extensions.ts'
import { countText, originText, rowSentence, stateText } from '../../extensions/extension-texts.ts'
import type { ExtensionList } from '../../extensions/use-list.ts'
import type { RowDrag } from '../../extensions/use-row-drag.ts'
import { formatPlural, formatTime } from '../../format.ts'
import { useExtensions, useSession } from '../../session.ts'
import styles from './extension-card.module.css'
import { ExtensionControls } from './extension-controls.tsx'
import { ExtensionProblemBlock } from './extension-problem.tsx'

export interface ExtensionCardProps {
  extension: ExtensionView
  index: number
  list: ExtensionList
  drag: RowDrag
}

export function ExtensionCard({ extension, index, list, drag }: ExtensionCardProps) {
  const { path, state, problem } = extension
  const place = list.movable.indexOf(path)
  const busy = useExtensions((all) => all.busy.includes(path))
  return (
    // biome-ignore lint/a11y/useSemanticElements: part of the grid around it
    // biome-ignore lint/a11y/useFocusableInteractive: its cells are
    <div
      role="row"
      aria-rowindex={index + 1}
      aria-busy={busy}
      data-row={path}
      data-state={state}
      className={styles.card}
      {...(place < 0 ? {} : drag.row(place))}
    >
      <div className={styles.line}>
        {place >= 0 && list.movable.length > 1 ? (
          <span className={styles.grip} title="Drag to reorder (Alt+↑ Alt+↓)" {...drag.handle(place)}>
            <ReOrderDotsVerticalRegular />
          </span>
        ) : null}
        <Name extension={extension} busy={busy} list={list} />
        <ExtensionControls extension={extension} busy={busy} list={list} />
      </div>
      <About extension={extension} list={list} />
      {problem ? <ExtensionProblemBlock extension={extension} problem={problem} list={list} /> : null}
    </div>
  )
}

function Name({ extension, busy, list }: { extension: ExtensionView; busy: boolean; list: ExtensionList }) {
  const { path, name, state, loadedAt } = extension
  const { title } = stateText(extension)
  return (
    // biome-ignore lint/a11y/useSemanticElements: part of the grid around it
    // biome-ignore lint/a11y/useFocusableInteractive: the list says whether it is
    <div role="rowheader" aria-label={rowSentence(extension)} className={styles.head} {...list.stop(path, 'row')}>
      <span className={styles.name}>{name}</span>
      <span className={styles.state}>
        <span className={styles.shape} data-state={state} />
        {busy ? 'Working…' : title}
      </span>
      {state === 'active' && loadedAt !== null ? (
        <span className="muted">{`loaded ${formatTime(loadedAt).slice(0, 8)}`}</span>
      ) : null}
    </div>
  )
}

/** Where it comes from, what it added, and how it has been doing. */
function About({ extension, list }: { extension: ExtensionView; list: ExtensionList }) {
  const { extensions } = useSession()
  const { path, name, origin, registered, errors } = extension
  const { title, locked } = originText(extension)
  const { note } = stateText(extension)
  return (
    // biome-ignore lint/a11y/useSemanticElements: part of the grid around it
    // biome-ignore lint/a11y/useFocusableInteractive: what can be focused is in it
    <div role="gridcell" className={styles.about}>
      {note === null ? null : <p className={styles.note}>{note}</p>}
      <div className={styles.facts}>
        <span className={styles.origin} data-locked={locked !== null} title={locked ?? undefined}>
          {locked === null ? null : <LockClosedRegular />}
          {title}
        </span>
        {origin === 'built-in' ? null : (
          <span className={`mono ${styles.path}`} title={path}>
            {path}
          </span>
        )}
        <span className={styles.counts}>
          {countText(extension)}
          {errors > 0 ? (
            <button
              type="button"
              className={styles.errors}
              title="Show them in the log"
              onClick={() => extensions.setFilter({ extension: name, level: 'error', text: '' })}
              {...list.stop(path, 'errors')}
            >
              {formatPlural(errors, 'error')}
            </button>
          ) : (
            <span>0 errors</span>
          )}
        </span>
      </div>
      {registered.length === 0 ? null : (
        <ul className={styles.registered} aria-label="Registered">
          {registered.map(({ kind, name: what, detail }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two can read alike, and their order is what they are
            <li key={index}>
              <span className="muted">{kind}</span> <span className={styles.what}>{what}</span>
              {detail ? <span className="muted">{` · ${detail}`}</span> : null}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
