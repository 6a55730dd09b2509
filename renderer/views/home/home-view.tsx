import { useApp } from '../../session.ts'
import styles from './home-view.module.css'
import { LogPanel } from './log-panel.tsx'
import { QuickStart } from './quick-start.tsx'

export function HomeView() {
  const open = useApp((state) => state.quickStartOpen)
  return (
    <div className={styles.home}>
      {open ? <QuickStart /> : <h1 className="offscreen">Home</h1>}
      <LogPanel />
    </div>
  )
}
