import type { TelemetrySample } from '../../shared/telemetry.ts'
import type { ChartKind } from '../dashboard/series.ts'
import { formatTime } from '../format.ts'

export interface ChartTableProps {
  kind: ChartKind
  samples: readonly TelemetrySample[]
}

const ROWS = 10

/** The last seconds of a chart for those who cannot see it. */
export function ChartTable({ kind, samples }: ChartTableProps) {
  return (
    <div className="offscreen">
      <table>
        <caption>{`${kind.title}: the last seconds`}</caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {kind.series.map(({ key, title }) => (
              <th key={key} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {samples.slice(-ROWS).map((sample) => (
            <tr key={sample.at}>
              <th scope="row">{formatTime(sample.at)}</th>
              {kind.series.map(({ key, read }) => {
                const value = read(sample)
                return <td key={key}>{value === null ? 'none' : kind.format(value)}</td>
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
