/** The report as it is printed. */
import { printable } from '../printable.ts'
import type { Measured } from '../run/measured.ts'
import { allHold, type Check } from './check.ts'
import { settingRows, tableRows } from './table.ts'

export function textReport(run: Measured, checks: readonly Check[]): string {
  const { scenario, failures, notes } = run
  const settings = settingRows(run).map(([label, value]) => `  ${label.padEnd(18)} ${value}`)
  const strange = failures.map(({ what, count }) => `  ${count} × ${printable(what)}`)
  return [
    `${scenario.name}: ${scenario.about}.`,
    '',
    ...settings,
    '',
    ...figures(run),
    '',
    ...(strange.length > 0 ? ['Failures', ...strange, ''] : []),
    'Checks',
    ...checks.map(checkLine),
    '',
    ...notes.map((note) => `Note: ${printable(note)}`),
    verdict(run, checks),
    ''
  ].join('\n')
}

export function verdict({ interrupted, scenario }: Measured, checks: readonly Check[]): string {
  const failed = checks.filter(({ result }) => result === 'FAIL').length
  const early = interrupted ? ' The run was interrupted; this is what it showed until then.' : ''
  const held = allHold(checks) ? 'All checks hold.' : `${failed} of ${checks.length} checks failed.`
  return `${scenario.name}: ${held}${early}`
}

export function checkLine({ name, expected, actual, result }: Check): string {
  const signs = { pass: '✓ pass', FAIL: '✗ FAIL', 'not checked': '– not checked' }
  return `  ${signs[result].padEnd(8)} ${name}: ${actual} (expected: ${expected})`
}

function figures(run: Measured): string[] {
  const rows = [{ label: '', client: 'clients', simulator: 'simulator' }, ...tableRows(run)]
  const width = (column: 'label' | 'client' | 'simulator') => Math.max(...rows.map((row) => row[column].length))
  const widths = { label: width('label'), client: width('client'), simulator: width('simulator') }
  return rows.map(({ label, client, simulator }) =>
    `  ${label.padEnd(widths.label)}   ${client.padStart(widths.client)}   ${simulator.padStart(widths.simulator)}`.trimEnd()
  )
}
