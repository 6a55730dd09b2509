import {
  Button,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  Tab,
  TabList,
  Tooltip
} from '@fluentui/react-components'
import { ArrowDownloadRegular } from '@fluentui/react-icons/svg/arrow-download'
import { CopyRegular } from '@fluentui/react-icons/svg/copy'
import { PauseRegular } from '@fluentui/react-icons/svg/pause'
import { PlayRegular } from '@fluentui/react-icons/svg/play'
import { ZoomOutRegular } from '@fluentui/react-icons/svg/zoom-out'
import { useStore } from 'zustand'
import type { TelemetrySample } from '../../../shared/telemetry.ts'
import { RANGES, samplesIn, spanOf } from '../../dashboard/dashboard-store.ts'
import { samplesCsv, snapshotJson, snapshotText } from '../../dashboard/export.ts'
import { fileName } from '../../download.ts'
import { useSession } from '../../session.ts'
import styles from './dashboard-toolbar.module.css'

export interface DashboardToolbarProps {
  /** What is shown, which a pause holds back. */
  samples: readonly TelemetrySample[]
  live: readonly TelemetrySample[]
}

export function DashboardToolbar({ samples, live }: DashboardToolbarProps) {
  const { dashboard } = useSession()
  const { zoom, frozen } = useStore(dashboard.store)
  return (
    <div className={styles.bar}>
      <RangeTabs />
      {zoom === null ? (
        <span className={`muted ${styles.hint}`}>Drag over a chart to zoom</span>
      ) : (
        <Button size="small" icon={<ZoomOutRegular />} onClick={() => dashboard.setZoom(null)}>
          Reset zoom
        </Button>
      )}
      <span className={styles.space} />
      <Tooltip content="Holds the view; the server goes on" relationship="description">
        <Button
          size="small"
          appearance={frozen ? 'primary' : 'subtle'}
          icon={frozen ? <PlayRegular /> : <PauseRegular />}
          onClick={() => (frozen ? dashboard.resume() : dashboard.pause(live))}
        >
          {frozen ? 'Resume' : 'Pause'}
        </Button>
      </Tooltip>
      <SnapshotMenu samples={samples} />
      <CsvButton samples={samples} />
    </div>
  )
}

function RangeTabs() {
  const { dashboard } = useSession()
  const minutes = useStore(dashboard.store, (state) => state.minutes)
  return (
    <TabList
      size="small"
      aria-label="Range"
      className={styles.range}
      selectedValue={minutes}
      onTabSelect={(_event, { value }) => dashboard.setMinutes(RANGES.find((each) => each === value) ?? 5)}
    >
      {RANGES.map((each) => (
        <Tab key={each} value={each}>
          {`${each} min`}
        </Tab>
      ))}
    </TabList>
  )
}

function SnapshotMenu({ samples }: { samples: readonly TelemetrySample[] }) {
  const { actions, store } = useSession()
  const snapshot = () => ({ samples, limits: store.getState().limits })
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Button size="small" appearance="subtle" icon={<CopyRegular />}>
          Copy snapshot
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuItem onClick={() => void actions.copy(snapshotText(snapshot()), 'Snapshot')}>As text</MenuItem>
          <MenuItem onClick={() => void actions.copy(snapshotJson(snapshot()), 'Snapshot')}>As JSON</MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  )
}

function CsvButton({ samples }: { samples: readonly TelemetrySample[] }) {
  const { actions, dashboard } = useSession()
  function save(): void {
    const shown = samplesIn(samples, spanOf(dashboard.store.getState(), samples))
    const name = fileName('dashboard', 'csv', Date.now())
    void actions.saveFile({ name, type: 'text/csv', text: samplesCsv(shown) })
  }
  return (
    <Tooltip content="Every second of what the charts show, as a file" relationship="description">
      <Button
        size="small"
        appearance="subtle"
        icon={<ArrowDownloadRegular />}
        disabledFocusable={samples.length === 0}
        onClick={save}
      >
        CSV
      </Button>
    </Tooltip>
  )
}
