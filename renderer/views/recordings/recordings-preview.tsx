import type { ImportView, SkippedGroup } from '../../../shared/recording-transfer.ts'
import { formatCount, formatPlural } from '../../format.ts'
import styles from './recordings-import.module.css'

/** What a file would add, and what of it would be passed over and why. */
export function ImportPreview({ view }: { view: ImportView }) {
  const { added, rows, skipped } = view
  const left = skipped.reduce((sum, { count }) => sum + count, 0)
  const files = new Set(rows.map(({ file }) => file)).size
  const summary = [
    added === 0 ? 'Nothing in it can be added' : `${formatPlural(added, 'recording')} to add`,
    ...(added > 0 && added === rows.length ? [`in ${formatPlural(files, 'file')}`] : []),
    ...(left > 0 ? [`${formatCount(left)} skipped`] : [])
  ]
  return (
    <>
      <p role="status">{`${summary.join(', ')}.`}</p>
      {rows.length > 0 ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
        <ul className={styles.rows} aria-label="To be added" tabIndex={0}>
          {rows.map(({ method, uri, title, status, stream }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes, and its rows may be equal
            <li key={at} className={styles.row}>
              <span className={styles.title}>{title || '–'}</span>
              <span className={`mono ${styles.uri}`} title={`${method} ${uri}`}>{`${method} ${uri}`}</span>
              <span className="muted">{stream ? 'streamed' : ''}</span>
              <span className={styles.status}>{status}</span>
            </li>
          ))}
          {added > rows.length ? (
            <li className={`muted ${styles.more}`}>{`and ${formatCount(added - rows.length)} more`}</li>
          ) : null}
        </ul>
      ) : null}
      {skipped.length > 0 ? (
        <div className={styles.skipped}>
          <h3 className={styles.heading}>Skipped</h3>
          {skipped.map((group) => (
            <Skipped key={group.reason} group={group} />
          ))}
        </div>
      ) : null}
    </>
  )
}

function Skipped({ group: { reason, count, examples } }: { group: SkippedGroup }) {
  return (
    <details>
      <summary>
        <span className={styles.count}>{formatCount(count)}</span>
        {reason}
      </summary>
      <ul className={styles.examples}>
        {examples.map((example, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes, and its rows may be equal
          <li key={at} className="mono">
            {example}
          </li>
        ))}
        {count > examples.length ? (
          <li className="muted">{`and ${formatCount(count - examples.length)} more`}</li>
        ) : null}
      </ul>
    </details>
  )
}
