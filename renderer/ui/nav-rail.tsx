import { Tooltip } from '@fluentui/react-components'
import { BookRegular } from '@fluentui/react-icons/svg/book'
import { ChatRegular } from '@fluentui/react-icons/svg/chat'
import { DataTrendingRegular } from '@fluentui/react-icons/svg/data-trending'
import { HomeRegular } from '@fluentui/react-icons/svg/home'
import { PanelLeftRegular } from '@fluentui/react-icons/svg/panel-left'
import { PuzzlePieceRegular } from '@fluentui/react-icons/svg/puzzle-piece'
import { ServerRegular } from '@fluentui/react-icons/svg/server'
import { TimerRegular } from '@fluentui/react-icons/svg/timer'
import type { ReactElement } from 'react'
import { keysOf } from '../commands.ts'
import { formatCompact } from '../format.ts'
import { useUnsaved } from '../recordings/use-unsaved.ts'
import { useApp, useSession } from '../session.ts'
import { ariaShortcut, currentPlatform, showShortcut } from '../shortcuts.ts'
import type { ViewName } from '../store.ts'
import styles from './nav-rail.module.css'

const SCREENS: readonly { view: ViewName; title: string; icon: ReactElement }[] = [
  { view: 'home', title: 'Home', icon: <HomeRegular /> },
  { view: 'dashboard', title: 'Dashboard', icon: <DataTrendingRegular /> },
  { view: 'recordings', title: 'Recordings', icon: <BookRegular /> },
  { view: 'deployments', title: 'Deployments', icon: <ServerRegular /> },
  { view: 'latency', title: 'Latency', icon: <TimerRegular /> },
  { view: 'extensions', title: 'Extensions', icon: <PuzzlePieceRegular /> },
  { view: 'chat', title: 'Chat', icon: <ChatRegular /> }
]

export function NavRail() {
  const { actions } = useSession()
  const unsaved = useUnsaved()
  const collapsed = useApp((state) => state.preferences.railCollapsed)
  const view = useApp((state) => state.view)
  return (
    <nav className={styles.rail} data-collapsed={collapsed} aria-label="Screens">
      {SCREENS.map((screen) => (
        <RailButton
          key={screen.view}
          title={screen.title}
          icon={screen.icon}
          command={`view.${screen.view}`}
          collapsed={collapsed}
          current={view === screen.view}
          badge={screen.view === 'recordings' ? unsaved : 0}
          onClick={() => actions.show(screen.view)}
        />
      ))}
      <span className={styles.space} />
      <RailButton
        title={collapsed ? 'Expand rail' : 'Collapse rail'}
        icon={<PanelLeftRegular />}
        command="rail.toggle"
        collapsed={collapsed}
        current={false}
        badge={0}
        onClick={() => void actions.toggleRail()}
      />
    </nav>
  )
}

interface RailButtonProps {
  title: string
  icon: ReactElement
  command: string
  collapsed: boolean
  current: boolean
  /** What waits there; 0 = nothing. */
  badge: number
  onClick: () => void
}

function RailButton({ title, icon, command, collapsed, current, badge, onClick }: RailButtonProps) {
  const platform = currentPlatform()
  const keys = keysOf(command)
  return (
    <Tooltip content={`${title} (${showShortcut(keys, platform)})`} relationship="description" positioning="after">
      <button
        type="button"
        className={styles.item}
        aria-label={collapsed ? `${title}${badge > 0 ? `, ${formatCompact(badge)} unsaved` : ''}` : undefined}
        aria-current={current ? 'page' : undefined}
        aria-keyshortcuts={ariaShortcut(keys, platform)}
        onClick={onClick}
      >
        {icon}
        {collapsed ? null : <span>{title}</span>}
        {badge > 0 ? <Badge count={badge} /> : null}
      </button>
    </Tooltip>
  )
}

function Badge({ count }: { count: number }) {
  return (
    <span className={styles.badge}>
      {formatCompact(count)}
      <span className="offscreen"> unsaved</span>
    </span>
  )
}
