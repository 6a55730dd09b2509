/** Colours and patterns of the charts, read from the theme where the chart stands. */
import type { ChartSeries, Pattern } from './series.ts'

export interface ChartPaint {
  colourOf: (series: ChartSeries) => string
  fillOf: (series: ChartSeries) => string | CanvasPattern
  text: string
  grid: string
  font: string
}

const TILE = 8

export function readPaint(element: HTMLElement): ChartPaint {
  const style = getComputedStyle(element)
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim()
  const colourOf = ({ colour }: ChartSeries) => token(colour)
  const ground = token('colorNeutralBackground1')
  return {
    colourOf,
    fillOf: (series) =>
      'pattern' in series.look ? fillWith(series.look.pattern, colourOf(series), ground) : colourOf(series),
    text: token('colorNeutralForeground3'),
    grid: token('colorNeutralStroke3'),
    font: `11px ${token('fontFamilyBase')}`
  }
}

/** Patterns stand on the page's own ground, so that what lies below never shows through. */
function fillWith(pattern: Pattern, colour: string, ground: string): string | CanvasPattern {
  if (pattern === 'solid') return colour
  const scale = Math.max(1, Math.round(devicePixelRatio))
  const tile = document.createElement('canvas')
  tile.width = TILE * scale
  tile.height = TILE * scale
  const context = tile.getContext('2d')
  if (!context) return colour
  context.scale(scale, scale)
  context.fillStyle = ground
  context.fillRect(0, 0, TILE, TILE)
  context.fillStyle = colour
  context.strokeStyle = colour
  PAINTERS[pattern](context)
  return context.createPattern(tile, 'repeat') ?? colour
}

const PAINTERS: Record<Exclude<Pattern, 'solid'>, (context: CanvasRenderingContext2D) => void> = {
  dots(context) {
    for (const [x, y] of [
      [2, 2],
      [6, 6]
    ] as const) {
      context.beginPath()
      context.arc(x, y, 1.5, 0, 2 * Math.PI)
      context.fill()
    }
  },
  stripes: (context) =>
    drawLines(context, 3, [
      [-2, 10, 10, -2],
      [-6, 6, 6, -6],
      [2, 14, 14, 2]
    ]),
  cross: (context) =>
    drawLines(context, 1.5, [
      [0, 0, 8, 8],
      [0, 8, 8, 0]
    ])
}

function drawLines(context: CanvasRenderingContext2D, width: number, lines: [number, number, number, number][]): void {
  context.lineWidth = width
  context.beginPath()
  for (const [fromX, fromY, toX, toY] of lines) {
    context.moveTo(fromX, fromY)
    context.lineTo(toX, toY)
  }
  context.stroke()
}
