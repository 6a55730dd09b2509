import { FluentProvider } from '@fluentui/react-components'
import { type ComponentType, useEffect } from 'react'
import { watchSystemTheme } from './desktop.ts'
import { type Session, SessionContext, useApp, useSession } from './session.ts'
import type { ViewName } from './store.ts'
import { colorSchemeOf, themeOf } from './theme.ts'
import { Banners } from './ui/banners.tsx'
import { CommandPalette } from './ui/command-palette.tsx'
import { NavRail } from './ui/nav-rail.tsx'
import { Notices } from './ui/notices.tsx'
import { ShortcutSheet } from './ui/shortcut-sheet.tsx'
import { StatusBar } from './ui/status-bar.tsx'
import { TitleBar } from './ui/title-bar.tsx'
import { useCommandKeys } from './ui/use-command-keys.ts'
import { ChatView } from './views/chat/chat-view.tsx'
import { DashboardView } from './views/dashboard/dashboard-view.tsx'
import { DeploymentsView } from './views/deployments/deployments-view.tsx'
import { ExtensionDrop } from './views/extensions/extension-drop.tsx'
import { ExtensionsView } from './views/extensions/extensions-view.tsx'
import { HomeView } from './views/home/home-view.tsx'
import { LatencyView } from './views/latency/latency-view.tsx'
import { RecordingsView } from './views/recordings/recordings-view.tsx'
import { StartView } from './views/start/start-view.tsx'

export interface AppProps {
  session: Session
}

export function App({ session }: AppProps) {
  return (
    <SessionContext value={session}>
      <Shell />
    </SessionContext>
  )
}

const SCREENS: Record<ViewName, ComponentType> = {
  home: HomeView,
  dashboard: DashboardView,
  recordings: RecordingsView,
  deployments: DeploymentsView,
  latency: LatencyView,
  extensions: ExtensionsView,
  chat: ChatView
}

function Shell() {
  const { store } = useSession()
  const chosen = useApp((state) => state.preferences.theme)
  const system = useApp((state) => state.systemTheme)
  const Screen = useApp((state) => SCREENS[state.view])
  const connection = useApp((state) => state.connection)
  const announcement = useApp((state) => state.announcement)
  useCommandKeys()
  const colorScheme = colorSchemeOf(chosen, system)
  useEffect(() => {
    // Dialogs are drawn beside the app, and have scroll bars too.
    document.documentElement.style.colorScheme = colorScheme
  }, [colorScheme])
  useEffect(() => watchSystemTheme(window, (systemTheme) => store.setState({ systemTheme })), [store])
  if (connection === 'refused') return <StartView problem="token refused" />
  return (
    <FluentProvider theme={themeOf(chosen, system)}>
      {/* Fluent gives the provider's own class to every pop-up too, so the layout has an element to itself. */}
      <div className="app" style={{ colorScheme }} data-connection={connection}>
        <TitleBar />
        <Banners />
        <div className="app-body">
          <NavRail />
          <main className="app-main">
            <Screen />
          </main>
        </div>
        <StatusBar />
      </div>
      <Notices />
      <ExtensionDrop />
      <CommandPalette />
      <ShortcutSheet />
      <div className="offscreen" aria-live="polite">
        {announcement}
      </div>
    </FluentProvider>
  )
}
