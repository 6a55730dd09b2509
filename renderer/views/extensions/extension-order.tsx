import { useId } from 'react'
import type { ExtensionsView } from '../../../shared/extensions.ts'
import styles from './extension-order.module.css'

/** Who is asked for an answer first: what the order of the extensions comes down to. */
export function ExtensionOrder({ order }: Pick<ExtensionsView, 'order'>) {
  const id = useId()
  return (
    <div className={styles.strip}>
      <span id={id} className={styles.title}>
        Generators, as they are asked:
      </span>
      <ol className={styles.order} aria-labelledby={id}>
        {order.map(({ name, extension }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two can have one name, and their place is what they are
          <li key={index} data-added={extension !== null} title={extension === null ? 'Built in' : `From ${extension}`}>
            <span className={styles.number}>{index + 1}</span>
            {name}
            {extension === null || extension === name ? null : <span className={styles.from}>{` (${extension})`}</span>}
          </li>
        ))}
      </ol>
    </div>
  )
}
