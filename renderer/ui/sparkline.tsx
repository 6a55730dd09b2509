import styles from './sparkline.module.css'

export interface SparklineProps {
  /** Evenly spaced, oldest first; null is a hole. */
  values: readonly (number | null)[]
}

const WIDTH = 100
const HEIGHT = 24

/** The course of a number, next to the number itself; only to look at. */
export function Sparkline({ values }: SparklineProps) {
  const most = Math.max(...values.map((value) => value ?? 0), 0)
  return (
    <svg className={styles.line} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <path d={pathOf(values, most || 1)} vectorEffect="non-scaling-stroke" />
    </svg>
  )
}

function pathOf(values: readonly (number | null)[], most: number): string {
  let isDrawing = false
  return values
    .map((value, index) => {
      if (value === null) {
        isDrawing = false
        return ''
      }
      const x = (index / Math.max(1, values.length - 1)) * WIDTH
      const y = HEIGHT - 1 - (value / most) * (HEIGHT - 2)
      const command = isDrawing ? 'L' : 'M'
      isDrawing = true
      return `${command}${x.toFixed(1)} ${y.toFixed(1)}`
    })
    .join('')
}
