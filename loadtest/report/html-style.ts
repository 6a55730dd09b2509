/** How the HTML report looks, by day and by night. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f5f5f5; --card: #ffffff; --ink: #242424; --soft: #616161; --rule: #e0e0e0;
  --ok: #2a78d6; --throttled: #c77700; --failed: #c4314b; --p50: #0f6cbd; --p95: #8764b8; --p99: #b3a1cf; --users: #616161;
  --pass: #0e700e; --pass-back: #f1faf1; --fail: #b10e1c; --fail-back: #fdf3f4;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #1f1f1f; --card: #292929; --ink: #f5f5f5; --soft: #adadad; --rule: #3d3d3d;
    --ok: #5ea3ec; --throttled: #f2a33a; --failed: #f1707b; --p50: #62abf5; --p95: #b99be6; --p99: #77629b; --users: #adadad;
    --pass: #9fd89f; --pass-back: #052505; --fail: #eeacb2; --fail-back: #3b0509;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 14px/1.45 'Segoe UI', system-ui, sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 32px 24px 48px; }
header { display: flex; gap: 24px; align-items: flex-start; justify-content: space-between; margin-bottom: 24px; }
h1 { margin: 4px 0; font-size: 28px; font-weight: 600; line-height: 1.2; }
h2 { margin: 32px 0 12px; font-size: 18px; font-weight: 600; }
p { margin: 0; color: var(--soft); }
.badge { flex: none; padding: 8px 16px; border-radius: 999px; font-weight: 600; }
.pass { color: var(--pass); background: var(--pass-back); }
.fail { color: var(--fail); background: var(--fail-back); }
.badge.pass, .badge.fail { border: 1px solid currentColor; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(180px, 1fr)); gap: 12px; }
.tile, figure, .panel { background: var(--card); border: 1px solid var(--rule); border-radius: 8px; }
.tile { padding: 12px 16px; }
.tile b { display: block; font-size: 24px; font-weight: 600; font-variant-numeric: tabular-nums; }
.tile span { color: var(--soft); }
figure { margin: 0 0 12px; padding: 12px 16px 8px; }
figcaption { display: flex; flex-wrap: wrap; gap: 4px 24px; justify-content: space-between; margin-bottom: 4px; }
small { font-size: 12px; color: var(--soft); }
.legend { display: flex; gap: 16px; font-size: 12px; color: var(--soft); }
.legend i { display: inline-block; width: 12px; height: 4px; margin: 0 6px 3px 0; border-radius: 2px; background: var(--tone); }
svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--soft); font-size: 11px; font-variant-numeric: tabular-nums; }
.grid { stroke: var(--rule); stroke-width: 1; fill: none; }
.line { fill: none; stroke: var(--tone); stroke-width: 1.75; stroke-linejoin: round; stroke-linecap: round; }
.fill { fill: var(--tone); }
.mark { stroke: var(--ink); stroke-dasharray: 5 4; fill: none; }
svg .mark-label { fill: var(--ink); paint-order: stroke; stroke: var(--card); stroke-width: 4px; stroke-linejoin: round; }
.shade { fill: var(--card); fill-opacity: 0.65; }
.column { fill-opacity: 0; }
.column:hover { fill: var(--ink); fill-opacity: 0.14; }
.tone-ok { --tone: var(--ok); } .tone-throttled { --tone: var(--throttled); } .tone-failed { --tone: var(--failed); }
.tone-p50 { --tone: var(--p50); } .tone-p95 { --tone: var(--p95); } .tone-p99 { --tone: var(--p99); }
.tone-users { --tone: var(--users); }
.panel { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 8px 16px; text-align: left; vertical-align: top; border-top: 1px solid var(--rule); }
tr:first-child > * { border-top: 0; }
thead th, .settings th { color: var(--soft); font-weight: 400; }
.settings th { width: 180px; white-space: nowrap; }
.figures td { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.figures thead th:not(:first-child) { text-align: right; }
tbody th { font-weight: 400; }
tbody th.part { padding-left: 32px; color: var(--soft); }
.verdict { font-weight: 600; white-space: nowrap; }
.verdict.pass, .verdict.fail { background: none; }
footer { margin-top: 32px; }
@media print { body { background: none; } figure, .tile, .panel { break-inside: avoid; } }
`
