import styles from './drop-cover.module.css'

/** Covers what would take a file that is held over it, and says what for. @param whole All of the window, or what it stands in. */
export function DropCover({ text, whole = false }: { text: string; whole?: boolean }) {
  return (
    <div className={styles.cover} data-whole={whole} aria-hidden="true">
      <p className={styles.text}>{text}</p>
    </div>
  )
}
