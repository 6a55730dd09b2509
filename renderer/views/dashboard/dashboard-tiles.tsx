import type { TelemetrySample } from '../../../shared/telemetry.ts'
import { figuresOf, minuteOf } from '../../dashboard/figures.ts'
import { formatCount, formatDuration, formatRate, formatShare, formatShortDuration } from '../../format.ts'
import { Sparkline } from '../../ui/sparkline.tsx'
import styles from './dashboard-tiles.module.css'

type Line = (sample: TelemetrySample) => number | null

const requests: Line = (sample) => sample.requests
const throttled: Line = (sample) => (sample.requests === 0 ? null : sample.throttled / sample.requests)
const p95: Line = ({ full }) => full?.p95 ?? null
const tokens: Line = (sample) => sample.promptTokens + sample.completionTokens
const inFlight: Line = (sample) => sample.inFlight

/** The numbers of now, each with its last minute. */
export function DashboardTiles({ samples }: { samples: readonly TelemetrySample[] }) {
  const figures = figuresOf(samples)
  const { full, fullAge, throttledShare } = figures
  const age = fullAge === 0 ? 'last second' : `${fullAge} s ago`
  const line = (read: Line) => minuteOf(samples, read)
  return (
    <dl className={styles.tiles}>
      <Tile name="Requests/s" value={formatRate(figures.rate)} note="last 5 s" line={line(requests)} />
      <Tile
        name="Throttled"
        value={throttledShare === null ? '–' : formatShare(throttledShare, 1)}
        note="429s, last minute"
        line={line(throttled)}
      />
      <Tile
        name="p50 / p95"
        value={full ? `${formatShortDuration(full.p50)} / ${formatShortDuration(full.p95)}` : '–'}
        {...(full ? { whole: `${formatDuration(full.p50)} / ${formatDuration(full.p95)}` } : {})}
        note={full ? `full latency, ${age}` : 'full latency'}
        line={line(p95)}
      />
      <Tile name="Tokens/min" value={formatCount(figures.tokensPerMinute)} note="prompt + answer" line={line(tokens)} />
      <Tile
        name="In flight"
        value={formatCount(figures.inFlight)}
        note={`${formatCount(figures.streaming)} streaming`}
        line={line(inFlight)}
      />
    </dl>
  )
}

interface TileProps {
  name: string
  value: string
  /** The value with all its digits, where it is shortened. */
  whole?: string
  note: string
  line: readonly (number | null)[]
}

function Tile({ name, value, whole = value, note, line }: TileProps) {
  return (
    <div className={styles.tile}>
      <dt className={styles.name}>{name}</dt>
      <dd className={styles.value} title={whole}>
        {value}
      </dd>
      <dd className={styles.note}>{note}</dd>
      <dd className={styles.line}>
        <Sparkline values={line} />
      </dd>
    </div>
  )
}
