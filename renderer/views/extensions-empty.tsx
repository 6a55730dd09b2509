import { Button } from '@fluentui/react-components'
import type { ExtensionTemplate } from '../../shared/extensions.ts'
import { useSession } from '../session.ts'
import styles from './extensions-empty.module.css'

/** As many as can be taken in at a glance; the dialog has all of them. */
const SHOWN = 3

/** What an extension is good for, and the ways to the first one. */
export function ExtensionsEmpty({ templates }: { templates: readonly ExtensionTemplate[] }) {
  const { extensions } = useSession()
  return (
    <section className={styles.empty} aria-labelledby="no-extensions">
      <h2 id="no-extensions" className={styles.title}>
        No extensions of yours
      </h2>
      <p className="muted">
        One small file makes the simulator answer in your way: an API of your own, other answers, a limit, a key. Begin
        with one of these, or load a file.
      </p>
      <ul className={styles.templates}>
        {templates.slice(0, SHOWN).map(({ id, title, description, fileName }) => (
          <li key={id} className={styles.template}>
            <h3 className={styles.name}>{title}</h3>
            <p className={styles.description}>{description}</p>
            <Button
              size="small"
              aria-label={`Create ${fileName}: ${title}`}
              onClick={() => extensions.openTemplate(id)}
            >
              {`Create ${fileName}`}
            </Button>
          </li>
        ))}
      </ul>
      {templates.length > SHOWN ? (
        <Button size="small" appearance="subtle" onClick={() => extensions.openTemplate()}>
          {`All ${templates.length} templates`}
        </Button>
      ) : null}
    </section>
  )
}
