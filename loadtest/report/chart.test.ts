import { expect, test } from 'vitest'
import { type Chart, chartFigure } from './chart.ts'

const chart = (values: (number | null)[]): Chart => ({
  ...{ title: 'Latency', unit: 'milliseconds', format: String },
  lines: [{ name: 'p50', tone: 'tone-p50', values }]
})

test('a second that stands alone is a dot, and seconds beside each other are a line', () => {
  const both = chartFigure(chart([4, null, 2, 3, null, 1]))
  expect(both.match(/<circle class="fill tone-p50"/g)).toHaveLength(2)
  expect(both.match(/<path class="line tone-p50" d="M[\d.,]+L[\d.,]+"\/>/g)).toHaveLength(1)
  expect(chartFigure(chart([4]))).toMatch(/<circle class="fill tone-p50" cx="506" cy="14" r="3.5"\/>/)
  expect(chartFigure(chart([4]))).not.toContain('class="line')
})
