/** The report for people: one file that needs nothing else, to be sent and kept. */
import type { Measured } from '../run/measured.ts'
import { chartFigures } from './charts.ts'
import { allHold, type Check } from './check.ts'
import { escapeHtml } from './escape.ts'
import { count, milliseconds, rate } from './format.ts'
import { STYLE } from './html-style.ts'
import { meansPerMinute, simulatorMeans } from './means.ts'
import { settingRows, tableRows } from './table.ts'
import { verdict } from './text-report.ts'

export function htmlReport(run: Measured, checks: readonly Check[]): string {
  const { scenario, brief } = run
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(scenario.title)} – load test</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<header>
<div><p>Load test${brief ? ', brief' : ''} · ${escapeHtml(run.at.slice(0, 16).replace('T', ' '))} UTC</p>
<h1>${escapeHtml(scenario.title)}</h1>
<p>${escapeHtml(scenario.about)}.</p></div>
${badge(run, checks)}
</header>
<section class="tiles">${tiles(run)}</section>
<h2>Checks</h2>
${checkTable(checks)}
<h2>Over time</h2>
${chartFigures(run)}
<h2>Both sides</h2>
${figureTable(run)}
${failureTable(run)}
<h2>Settings</h2>
${settingTable(run)}
<footer>${[verdict(run, checks), ...run.notes].map((text) => `<p>${escapeHtml(text)}</p>`).join('\n')}</footer>
</main>
</body>
</html>
`
}

function badge({ interrupted }: Measured, checks: readonly Check[]): string {
  const held = allHold(checks)
  const text = held ? 'Passed' : 'Failed'
  return `<span class="badge ${held && !interrupted ? 'pass' : 'fail'}">${interrupted ? 'Interrupted' : text}</span>`
}

function tiles(run: Measured): string {
  const { client, scenario, windows } = run
  const means = simulatorMeans(run)
  const perMinute = windows.length === 0 ? null : meansPerMinute(run, 'ok').client
  const all = client.ok + client.throttled + client.failed
  const shown: [value: string, label: string][] = [
    [
      perMinute === null ? count(client.ok) : rate(perMinute),
      perMinute === null ? 'successful' : 'successful a minute'
    ],
    [count(all), 'requests'],
    ...(client.throttled > 0 ? [[`${rate((client.throttled / all) * 100)} %`, 'throttled'] as [string, string]] : []),
    ...(scenario.stream
      ? ([
          [milliseconds(client.firstToken.mean), 'mean time to first token'],
          [milliseconds(client.tokenGap.mean), 'mean time between tokens']
        ] as [string, string][])
      : ([[milliseconds(client.latency.p95), 'p95 latency']] as [string, string][])),
    ...(means.base === null ? [] : [[milliseconds(means.base), 'mean base latency'] as [string, string]])
  ]
  return shown
    .map(([value, label]) => `<div class="tile"><b>${escapeHtml(value)}</b><span>${escapeHtml(label)}</span></div>`)
    .join('')
}

function checkTable(checks: readonly Check[]): string {
  const words = { pass: '✓ pass', FAIL: '✗ FAIL', 'not checked': '– not checked' }
  const tones = { pass: 'pass', FAIL: 'fail', 'not checked': '' }
  const rows = checks.map(
    ({ name, expected, actual, result }) =>
      `<tr><td class="verdict ${tones[result]}">${words[result]}</td><th scope="row">${escapeHtml(name)}</th><td>${escapeHtml(actual)}</td><td>${escapeHtml(expected)}</td></tr>`
  )
  const head = ['', 'Check', 'Measured', 'Expected'].map((text) => `<th scope="col">${text}</th>`).join('')
  return `<div class="panel"><table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`
}

function figureTable(run: Measured): string {
  const rows = tableRows(run).map(
    ({ label, client, simulator }) =>
      `<tr><th scope="row"${label.startsWith(' ') ? ' class="part"' : ''}>${escapeHtml(label.trim())}</th><td>${escapeHtml(client)}</td><td>${escapeHtml(simulator)}</td></tr>`
  )
  const head = ['', 'Clients', 'Simulator'].map((text) => `<th scope="col">${text}</th>`).join('')
  return `<div class="panel figures"><table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`
}

function failureTable({ failures }: Measured): string {
  if (failures.length === 0) return ''
  const rows = failures.map(
    ({ what, count: times }) => `<tr><th scope="row">${escapeHtml(what)}</th><td>${count(times)}</td></tr>`
  )
  return `<h2>Failures</h2><div class="panel figures"><table><tbody>${rows.join('')}</tbody></table></div>`
}

function settingTable(run: Measured): string {
  const rows = settingRows(run).map(
    ([label, value]) => `<tr><th scope="row">${escapeHtml(label)}</th><td>${escapeHtml(value)}</td></tr>`
  )
  return `<div class="panel settings"><table><tbody>${rows.join('')}</tbody></table></div>`
}
