import { formatShare, formatTick } from '../../format.ts'
import { spreadText } from '../../latency/latency-fields.ts'
import { type Curve, curveEnd, normalCurve } from '../../latency/normal-curve.ts'
import styles from './latency-curve.module.css'

export interface LatencyCurveProps {
  mean: number
  stdDev: number
}

const WIDTH = 132
const HEIGHT = 28

/** How the times are spread. */
export function LatencyCurve({ mean, stdDev }: LatencyCurveProps) {
  const curve = normalCurve(mean, stdDev, curveEnd(mean, stdDev))
  const cut = curve.cut > 0.005 ? `; ${formatShare(curve.cut, 1)} at once` : ''
  const text = `${spreadText({ mean, stdDev })}${cut}`
  return (
    <div className={styles.curve} title={text}>
      <svg width={WIDTH} height={HEIGHT} role="img" aria-label={text}>
        <path d={pathOf(curve)} />
        <line x1="0" y1={HEIGHT - 0.5} x2={WIDTH} y2={HEIGHT - 0.5} />
      </svg>
      <span className={styles.scale}>
        <span>0</span>
        <span>{formatTick(curve.end)}</span>
      </span>
    </div>
  )
}

function pathOf({ points }: Curve): string {
  const at = ([x, y]: readonly [number, number]) =>
    `${(x * WIDTH).toFixed(1)} ${(HEIGHT - 1 - y * (HEIGHT - 3)).toFixed(1)}`
  return `M0 ${HEIGHT - 1}L${points.map(at).join('L')}L${WIDTH} ${HEIGHT - 1}Z`
}
