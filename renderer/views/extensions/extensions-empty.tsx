import { Button } from '@fluentui/react-components'
import type { ExtensionTemplate } from '../../../shared/extensions.ts'
import { featured } from '../../extensions/featured.ts'
import { useSession } from '../../session.ts'
import styles from './extensions-empty.module.css'

/** What an extension is good for, and the ways to the first one. */
export function ExtensionsEmpty({ templates }: { templates: readonly ExtensionTemplate[] }) {
  const { extensions } = useSession()
  const shown = featured(templates)
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
        {shown.map(({ id, title, description, fileName }) => (
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
      {templates.length > shown.length ? (
        <Button size="small" appearance="subtle" onClick={() => extensions.openTemplate()}>
          {`All ${templates.length} templates`}
        </Button>
      ) : null}
    </section>
  )
}
