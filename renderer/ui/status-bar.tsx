import {
  Menu,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
  Tooltip,
  type TooltipProps
} from '@fluentui/react-components'
import { DarkThemeRegular } from '@fluentui/react-icons/svg/dark-theme'
import { WarningFilled } from '@fluentui/react-icons/svg/warning'
import type { ReactNode } from 'react'
import type { Preferences } from '../../shared/config.ts'
import type { TelemetrySample } from '../../shared/telemetry.ts'
import { summaryOf } from '../extensions/extension-texts.ts'
import { formatCount, formatDuration, formatPlural, formatRate, formatShare } from '../format.ts'
import { useUnsaved } from '../recordings/use-unsaved.ts'
import { useApp, useExtensions, useSession } from '../session.ts'
import { isListening, serverText } from '../store.ts'
import { MODE_TEXTS, NOT_CONNECTED } from '../texts.ts'
import styles from './status-bar.module.css'

/** The last seconds that the rate and the share of refusals are taken from. */
const WINDOW_SECONDS = 5
const LAG_WARNING_MS = 50

const THEMES: readonly { theme: Preferences['theme']; title: string }[] = [
  { theme: 'system', title: 'System' },
  { theme: 'light', title: 'Light' },
  { theme: 'dark', title: 'Dark' },
  { theme: 'high-contrast', title: 'High contrast' }
]

export function StatusBar() {
  const { actions } = useSession()
  const version = useApp((state) => state.info.version)
  const connection = useApp((state) => state.connection)
  return (
    <footer className={styles.bar} data-connection={connection}>
      <ServerItem />
      <ModeItem />
      <LoadItems />
      <UnsavedItem />
      <ExtensionsItem />
      <span className={styles.space} />
      <RestartItem />
      <ThemeItem />
      <Item hint="Copy version and platform" onClick={() => void actions.copyVersion()}>
        {`v${version}`}
      </Item>
    </footer>
  )
}

interface ItemProps {
  hint: TooltipProps['content']
  onClick: () => void
  children: ReactNode
}

function Item({ hint, onClick, children }: ItemProps) {
  return (
    <Tooltip content={hint} relationship="description" positioning="above-start">
      <button type="button" className={styles.item} onClick={onClick}>
        {children}
      </button>
    </Tooltip>
  )
}

function ServerItem() {
  const { actions } = useSession()
  const status = useApp((state) => state.status)
  const lost = useApp((state) => state.connection === 'lost')
  const listening = useApp(isListening)
  const hint = listening ? 'Copy address' : 'Go to Home'
  const onClick = () => (listening ? void actions.copyAddress() : actions.show('home'))
  return (
    <Item hint={hint} onClick={onClick}>
      <span className={styles.shape} data-state={lost ? 'unknown' : status.server.state} />
      {lost ? NOT_CONNECTED : serverText(status)}
    </Item>
  )
}

function ModeItem() {
  const mode = useApp((state) => state.config.mode)
  const focusSwitch = () => document.querySelector<HTMLElement>('[role=radiogroup] [aria-checked=true]')?.focus()
  return (
    <Item hint="Go to the mode switch" onClick={focusSwitch}>
      {MODE_TEXTS[mode].title}
    </Item>
  )
}

function LoadItems() {
  const { actions } = useSession()
  const samples = useApp((state) => state.samples)
  const toList = () => {
    actions.show('home')
    // The list exists once Home is drawn.
    requestAnimationFrame(() => document.querySelector<HTMLElement>('[role=grid]')?.focus())
  }
  const lost = useApp((state) => state.connection === 'lost')
  const { rate, throttledShare, inFlight, lagMs } = lost ? UNKNOWN_LOAD : loadOf(samples)
  return (
    <>
      <Item
        hint={`Requests that ended, per second, and how many of them got 429; last ${WINDOW_SECONDS} s`}
        onClick={toList}
      >
        {`${rate} req/s`}
        <span className={styles.gap} />
        {`${throttledShare} 429`}
      </Item>
      <Item hint="Requests being answered" onClick={toList}>{`${inFlight} in flight`}</Item>
      <LagItem lagMs={lagMs} onClick={toList} />
    </>
  )
}

/** What is not heard of any more is not known to be 0. */
const UNKNOWN_LOAD = { rate: '–', throttledShare: '–', inFlight: '–', lagMs: null }

function LagItem({ lagMs, onClick }: { lagMs: number | null; onClick: () => void }) {
  const high = lagMs !== null && lagMs > LAG_WARNING_MS
  const hint = high
    ? `This computer is busy: the engine waits ${formatDuration(lagMs)} for its turn, so times measured now are this computer’s, not the simulated ones.`
    : `How long the engine waits for its turn. Above ${LAG_WARNING_MS} ms, measured times are this computer’s rather than the simulated ones.`
  return (
    <Item hint={hint} onClick={onClick}>
      {high ? <WarningIcon /> : null}
      {`Lag ${formatDuration(lagMs)}`}
    </Item>
  )
}

function UnsavedItem() {
  const { actions } = useSession()
  const unsaved = useUnsaved()
  if (unsaved === 0) return null
  return (
    <Item hint="Go to the recordings" onClick={() => actions.show('recordings')}>
      {`${formatPlural(unsaved, 'recording')} unsaved`}
    </Item>
  )
}

function ExtensionsItem() {
  const { actions } = useSession()
  const view = useExtensions((state) => state.view)
  const { text, isBad, hint } = summaryOf(view)
  return (
    <Item hint={hint} onClick={() => actions.show('extensions')}>
      {isBad ? <WarningIcon /> : null}
      {text}
    </Item>
  )
}

function RestartItem() {
  const { actions } = useSession()
  const restart = useApp((state) => state.status.restart)
  if (!restart) return null
  return (
    <Item hint={restart.reason} onClick={actions.showRestart}>
      <WarningIcon />
      {restart.count === 1 ? '1 restart' : `${formatCount(restart.count)} restarts`}
    </Item>
  )
}

function ThemeItem() {
  const { actions } = useSession()
  const chosen = useApp((state) => state.preferences.theme)
  const title = THEMES.find((each) => each.theme === chosen)?.title ?? 'System'
  return (
    <Menu
      positioning="above-end"
      checkedValues={{ theme: [chosen] }}
      onCheckedValueChange={(_event, { checkedItems }) => {
        const next = THEMES.find((each) => each.theme === checkedItems[0])
        if (next) void actions.setTheme(next.theme)
      }}
    >
      <MenuTrigger disableButtonEnhancement>
        <button type="button" className={styles.item} aria-label={`Theme: ${title}`}>
          <DarkThemeRegular />
          {title}
        </button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {THEMES.map((each) => (
            <MenuItemRadio key={each.theme} name="theme" value={each.theme}>
              {each.title}
            </MenuItemRadio>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  )
}

function loadOf(samples: readonly TelemetrySample[]) {
  const recent = samples.slice(-WINDOW_SECONDS)
  const sum = (read: (sample: TelemetrySample) => number) => recent.reduce((total, each) => total + read(each), 0)
  const requests = sum((sample) => sample.requests)
  const last = recent.at(-1)
  return {
    rate: formatRate(recent.length === 0 ? 0 : requests / recent.length),
    throttledShare: formatShare(
      sum((sample) => sample.throttled),
      requests
    ),
    inFlight: formatCount(last?.inFlight ?? 0),
    lagMs: last?.loopDelayMs ?? 0
  }
}

function WarningIcon() {
  return (
    <span className={styles.warning}>
      <WarningFilled />
    </span>
  )
}
