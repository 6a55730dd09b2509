import { Button, Select, Tooltip } from '@fluentui/react-components'
import { ChevronDownRegular } from '@fluentui/react-icons/svg/chevron-down'
import { ChevronUpRegular } from '@fluentui/react-icons/svg/chevron-up'
import { DeleteRegular } from '@fluentui/react-icons/svg/delete'
import { type RefObject, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import type { NumberedLine } from '../../extensions/extension-log.ts'
import {
  filterLines,
  isFiltering,
  LOG_LEVELS,
  type LogLevel,
  NO_FILTER,
  speakersOf
} from '../../extensions/log-filter.ts'
import { formatCount, formatPlural } from '../../format.ts'
import { useExtensions, useSession } from '../../session.ts'
import { useArmed } from '../../ui/use-armed.ts'
import { ExtensionLogLines } from './extension-log-lines.tsx'
import styles from './extension-log-panel.module.css'

const LEVEL_TITLES: Record<LogLevel, string> = {
  debug: 'All levels',
  info: 'Info and above',
  warn: 'Warnings and errors',
  error: 'Errors'
}

/** What extensions print, and what went wrong in them. */
export function ExtensionLogPanel({ names }: { names: readonly string[] }) {
  const { extensions, extensionLog } = useSession()
  const lines = useSyncExternalStore(extensionLog.subscribe, extensionLog.snapshot)
  const filter = useExtensions((state) => state.filter)
  const [chosen, setChosen] = useState<boolean | null>(null)
  // With nothing to show it leaves its place to the list.
  const isOpen = chosen ?? lines.length > 0
  const found = filterLines(lines, filter)
  const title = isOpen ? 'Fold the log' : 'Unfold the log'
  return (
    <section className={styles.panel} data-open={isOpen} aria-label="Extension log">
      <div className={styles.bar} data-clear-of-notices={!isOpen}>
        <Tooltip content={title} relationship="label">
          <Button
            size="small"
            appearance="subtle"
            aria-expanded={isOpen}
            icon={isOpen ? <ChevronDownRegular /> : <ChevronUpRegular />}
            onClick={() => setChosen(!isOpen)}
          />
        </Tooltip>
        <h2 className={styles.title}>Log</h2>
        <span className={`muted ${styles.count}`}>{countText(lines, found)}</span>
        <span className={styles.space} />
        {isOpen ? <Filters speakers={speakersOf(names, lines)} /> : null}
        <ClearButton isEmpty={lines.length === 0} />
      </div>
      {isOpen ? (
        <ExtensionLogLines lines={found}>
          {lines.length === 0 ? (
            <span>Nothing printed yet. What extensions write with console.log appears here.</span>
          ) : (
            <>
              <span>Nothing matches.</span>
              <Button size="small" onClick={() => extensions.setFilter(NO_FILTER)}>
                Clear filter
              </Button>
            </>
          )}
        </ExtensionLogLines>
      ) : null}
    </section>
  )
}

function Filters({ speakers }: { speakers: readonly string[] }) {
  const { extensions } = useSession()
  const filter = useExtensions((state) => state.filter)
  const search = useRef<HTMLInputElement>(null)
  useSearchKey(search)
  return (
    <>
      <input
        ref={search}
        type="search"
        className={styles.search}
        aria-label="Filter the log by text"
        placeholder="Filter (Ctrl+F)"
        value={filter.text}
        onChange={(event) => extensions.setFilter({ text: event.target.value })}
      />
      <Select
        size="small"
        aria-label="Extension"
        value={filter.extension ?? ''}
        onChange={(_event, { value }) => extensions.setFilter({ extension: value === '' ? null : value })}
      >
        <option value="">All extensions</option>
        {speakers.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </Select>
      <Select
        size="small"
        aria-label="Level"
        value={filter.level}
        onChange={(_event, { value }) =>
          extensions.setFilter({ level: LOG_LEVELS.find((each) => each === value) ?? 'debug' })
        }
      >
        {LOG_LEVELS.map((level) => (
          <option key={level} value={level}>
            {LEVEL_TITLES[level]}
          </option>
        ))}
      </Select>
      {isFiltering(filter) ? (
        <Button size="small" appearance="subtle" onClick={() => extensions.setFilter(NO_FILTER)}>
          Clear filter
        </Button>
      ) : null}
    </>
  )
}

function ClearButton({ isEmpty }: { isEmpty: boolean }) {
  const { extensionLog } = useSession()
  const { armed, press } = useArmed(extensionLog.clear)
  return (
    <Button
      size="small"
      appearance={armed ? 'outline' : 'subtle'}
      className={armed ? styles.armed : undefined}
      icon={<DeleteRegular />}
      disabledFocusable={isEmpty}
      onClick={press}
    >
      {armed ? 'Click again to clear' : 'Clear'}
    </Button>
  )
}

/** Wherever on the screen the focus is, but not in a dialog above it. */
function useSearchKey(search: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      const isFind = event.key.toLowerCase() === 'f' && (event.ctrlKey || event.metaKey)
      if (!isFind || event.shiftKey || event.altKey || document.querySelector('[role=dialog]')) return
      event.preventDefault()
      search.current?.select()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [search])
}

function countText(lines: readonly NumberedLine[], found: readonly NumberedLine[]): string {
  const all = formatPlural(lines.length, 'line')
  return found === lines ? all : `${formatCount(found.length)} of ${all}`
}
