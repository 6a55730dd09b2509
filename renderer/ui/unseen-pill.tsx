import { Button } from '@fluentui/react-components'
import { ArrowDownRegular } from '@fluentui/react-icons/svg/arrow-down'
import { formatCount } from '../format.ts'
import styles from './unseen-pill.module.css'

/** Says how much has come below what is seen of a list, and leads there. */
export function UnseenPill({ count, onClick }: { count: number; onClick: () => void }) {
  return (
    <Button
      size="small"
      appearance="primary"
      shape="circular"
      className={styles.pill}
      icon={<ArrowDownRegular />}
      onClick={onClick}
    >
      {`${formatCount(count)} new`}
    </Button>
  )
}
