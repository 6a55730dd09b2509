/** The themes: Fluent's own, a step denser, with one accent for each mode. The only place that knows a literal colour. */
import { type Theme, teamsHighContrastTheme, webDarkTheme, webLightTheme } from '@fluentui/react-components'
import type { Preferences } from '../shared/config.ts'
import type { SystemTheme } from './desktop.ts'

export interface AppTheme extends Theme {
  /** Fill of the chosen mode and what stands on it. */
  modeRecord: string
  modeReplay: string
  modeGenerate: string
  modeOn: string
  /** Record's dot while another mode is chosen. */
  recordDot: string
  /** Answers by status: 2xx, 4xx other than 429, 429, 5xx. */
  chartGood: string
  chartRefused: string
  chartThrottled: string
  chartBroken: string
  /** Latency as clients see it, and without what is simulated. */
  chartFull: string
  chartBase: string
  /** Code: names of fields, texts, numbers, words such as `true`; what a search has found. */
  codeName: string
  codeText: string
  codeNumber: string
  codeWord: string
  codeMatch: string
  codeOnMatch: string
  /** Differences: lines, and within them the very words. */
  diffGone: string
  diffGoneText: string
  diffNew: string
  diffNewText: string
}

const DENSE = {
  fontFamilyBase: "'Segoe UI Variable Text', 'Segoe UI', -apple-system, system-ui, Roboto, 'Noto Sans', sans-serif",
  fontFamilyMonospace: "'Cascadia Mono', Consolas, ui-monospace, Menlo, 'DejaVu Sans Mono', monospace",
  fontSizeBase300: '13px',
  lineHeightBase300: '20px'
}

const COLOURED = { modeRecord: '#c50f1f', modeReplay: '#03787c', modeGenerate: '#0f6cbd', modeOn: '#ffffff' }

const light: AppTheme = {
  ...webLightTheme,
  ...DENSE,
  ...COLOURED,
  recordDot: '#c50f1f',
  chartGood: '#2e8b57',
  chartRefused: '#7160e8',
  chartThrottled: '#c26b00',
  chartBroken: '#c50f1f',
  chartFull: '#0f6cbd',
  chartBase: '#7a7574',
  codeName: '#0451a5',
  codeText: '#a31515',
  codeNumber: '#0a6e4d',
  codeWord: '#6b2fb3',
  codeMatch: '#ffe89c',
  codeOnMatch: '#242424',
  diffGone: '#fdf0ef',
  diffGoneText: '#f8cfcb',
  diffNew: '#eef8ef',
  diffNewText: '#c4e8c8'
}

// Fluent's dark surfaces are almost black at level 3; the list and the rail sit calmer on a lighter one.
const dark: AppTheme = {
  ...webDarkTheme,
  ...DENSE,
  ...COLOURED,
  recordDot: '#f1707b',
  chartGood: '#4fa779',
  chartRefused: '#a596f5',
  chartThrottled: '#f0a94b',
  chartBroken: '#f1707b',
  chartFull: '#479ef5',
  chartBase: '#adadad',
  codeName: '#9cdcfe',
  codeText: '#e3a78b',
  codeNumber: '#b5cea8',
  codeWord: '#c8a6f5',
  codeMatch: '#6b5300',
  codeOnMatch: '#ffffff',
  diffGone: '#3a2426',
  diffGoneText: '#6e2b31',
  diffNew: '#20301f',
  diffNewText: '#2f5a2f',
  colorNeutralBackground3: '#1f1f1f',
  colorNeutralBackground2: '#242424',
  colorNeutralStroke2: '#3d3d3d'
}

const contrast: AppTheme = {
  ...teamsHighContrastTheme,
  ...DENSE,
  modeRecord: '#1aebff',
  modeReplay: '#1aebff',
  modeGenerate: '#1aebff',
  modeOn: '#000000',
  recordDot: '#ffffff',
  chartGood: '#3ff23f',
  chartRefused: '#ffffff',
  chartThrottled: '#ffff01',
  chartBroken: '#1aebff',
  chartFull: '#1aebff',
  chartBase: '#ffffff',
  codeName: '#1aebff',
  codeText: '#ffffff',
  codeNumber: '#3ff23f',
  codeWord: '#ffff01',
  codeMatch: '#ffff01',
  codeOnMatch: '#000000',
  diffGone: '#000000',
  diffGoneText: '#750000',
  diffNew: '#000000',
  diffNewText: '#005500'
}

export function themeOf(chosen: Preferences['theme'], system: SystemTheme): AppTheme {
  const name = chosen === 'system' ? system : chosen
  return { light, dark, 'high-contrast': contrast }[name]
}

/** For the parts that the browser draws itself, such as scroll bars. */
export function colorSchemeOf(chosen: Preferences['theme'], system: SystemTheme): 'light' | 'dark' {
  return (chosen === 'system' ? system : chosen) === 'light' ? 'light' : 'dark'
}
