/**
 * `npm test`: everything that must hold, cheapest first, ending at the first step that fails.
 * `npm test -- --only unit,electron` runs just those steps.
 */
import { mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { build } from './build.mjs'
import { countsIn, sumCounts } from './count-results.mjs'
import { findElectron } from './electron-runtime.mjs'
import { RESULTS, toolScript } from './paths.mjs'
import { run, runNode } from './run.mjs'
import { ensureSystemPackages, hasDisplay } from './system-packages.mjs'

/**
 * @typedef {{ ok: boolean, counts?: import('./count-results.mjs').Counts | null }} Outcome
 * @typedef {{ name: string, title: string, run: () => Promise<Outcome> }} Step
 */

/** @type {Step[]} */
const STEPS = [
  { name: 'packages', title: 'System packages', run: packages },
  { name: 'types', title: 'Type check', run: () => tool('typescript', ['--noEmit']) },
  { name: 'lint', title: 'Lint', run: () => tool('biome', ['check']) },
  { name: 'build', title: 'Build', run: async () => ({ ok: (await build()).code === 0 }) },
  { name: 'unit', title: 'Unit tests', run: () => vitest('unit') },
  { name: 'built', title: 'Tests of the built product', run: () => vitest('built') },
  { name: 'chromium', title: 'The UI in Chromium beside --server', run: () => playwright('chromium', process.env) },
  { name: 'electron', title: 'The desktop app', run: electron }
]

process.exitCode = await test(chosenSteps(process.argv.slice(2)))

/**
 * @param {Step[]} steps
 * @returns {Promise<number>}
 */
async function test(steps) {
  mkdirSync(RESULTS, { recursive: true })
  /** @type {{ step: Step, outcome: Outcome, seconds: number }[]} */
  const done = []
  for (const step of steps) {
    console.log(`\n=== ${step.title} ===`)
    const startedAt = performance.now()
    const outcome = await step.run()
    done.push({ step, outcome, seconds: (performance.now() - startedAt) / 1000 })
    if (!outcome.ok) break
  }
  console.log('\n=== Summary ===')
  for (const { step, outcome, seconds } of done) {
    console.log(
      `${outcome.ok ? 'ok    ' : 'FAILED'}  ${seconds.toFixed(1).padStart(6)} s  ${step.title}${skippedIn(outcome)}`
    )
  }
  for (const step of steps.slice(done.length)) console.log(`not run          ${step.title}`)
  const counts = done.flatMap(({ outcome }) => outcome.counts ?? [])
  const { passed, failed } = sumCounts(counts)
  if (counts.length > 0) console.log(`${passed} passed, ${failed} failed`)
  return done.every(({ outcome }) => outcome.ok) ? 0 : 1
}

/** @param {Outcome} outcome */
function skippedIn({ counts }) {
  return counts && counts.skipped > 0 ? ` (${counts.skipped} skipped)` : ''
}

/**
 * @param {string[]} args
 * @returns {Step[]}
 */
function chosenSteps(args) {
  if (args.length === 0) return STEPS
  const names = STEPS.map((step) => step.name)
  const wanted = args[0] === '--only' && args.length === 2 ? (args[1] ?? '').split(',') : ['']
  if (!wanted.every((name) => names.includes(name))) {
    console.error(`Usage: npm test -- --only <${names.join('|')}>[,…]`)
    process.exit(2)
  }
  return STEPS.filter((step) => wanted.includes(step.name))
}

/** @returns {Promise<Outcome>} */
async function packages() {
  const { ok, message } = await ensureSystemPackages()
  console.log(message ?? 'All there')
  return { ok }
}

/**
 * @param {'typescript' | 'biome'} name
 * @param {string[]} args
 * @returns {Promise<Outcome>}
 */
async function tool(name, args) {
  return { ok: (await runNode(toolScript(name), args)).code === 0 }
}

/**
 * @param {string} project
 * @returns {Promise<Outcome>}
 */
async function vitest(project) {
  const report = newReport(project)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { code } = await runNode(toolScript('vitest'), ['run', '--project', project, ...reporters])
  return judged(code, report)
}

/** @returns {Promise<Outcome>} */
async function electron() {
  const found = await findElectron((line) => console.log(line)).catch((error) => {
    console.error(error.message)
  })
  if (!found) return { ok: false }
  console.log(`Electron ${found.version} (${found.source})`)
  // Said once here, so that no worker of the runner looks for it again.
  return playwright('electron', { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: found.folder })
}

/**
 * @param {string} project
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Outcome>}
 */
async function playwright(project, env) {
  const report = newReport(project)
  const command = [process.execPath, toolScript('playwright'), 'test', '--project', project]
  // Large enough for the largest window that is pictured. When an app closes, the screen would otherwise begin anew, and
  // refuse the next app that comes in that moment.
  const screen = ['xvfb-run', '-a', '-s', '-screen 0 1920x1200x24 -noreset']
  const needsScreen = process.platform === 'linux' && !hasDisplay(process.env)
  const [first = '', ...rest] = needsScreen ? [...screen, ...command] : command
  const { code } = await run(first, rest, { env: { ...env, AOAI_SIMULATOR_TEST_REPORT: report } })
  return judged(code, report)
}

/** @param {string} name */
function newReport(name) {
  const file = join(RESULTS, `${name}.json`)
  rmSync(file, { force: true })
  mkdirSync(dirname(file), { recursive: true })
  return file
}

/**
 * @param {number} code
 * @param {string} report
 * @returns {Outcome}
 */
function judged(code, report) {
  const counts = countsIn(report)
  // A runner that ran nothing has shown nothing.
  return { ok: code === 0 && counts !== null && counts.passed > 0, counts }
}
