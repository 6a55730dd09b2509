/** The ignore rules in force: those of the folder's file, as it was when it was last in order. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf, SimulatorError } from '../../shared/errors.ts'
import type { IgnoreRule, RecordingProblem } from '../../shared/recordings.ts'
import type { Log } from '../log.ts'
import { RULES_FILE } from './file-name.ts'
import { PatternRunner } from './pattern-runner.ts'
import { Rules, ruleProblem } from './rules.ts'
import { loadRules, saveRules } from './rules-file.ts'
import { type Stamp, sameStamp, stampAt } from './stamp.ts'

/** Milliseconds for which a look at the file is good enough. */
const FRESH = 150

export class Ruleset {
  problem: RecordingProblem | null = null
  rules: Rules
  readonly #dir: string
  readonly #log: Log
  readonly #now: () => number
  #runner: PatternRunner
  #stamp: Stamp | null = null
  #checkedAt = Number.NEGATIVE_INFINITY

  constructor(dir: string, { log, now }: { log: Log; now: () => number }) {
    this.#dir = dir
    this.#log = log
    this.#now = now
    this.#runner = this.#newRunner()
    this.rules = new Rules([], this.#runner)
  }

  doubt(): void {
    this.#checkedAt = Number.NEGATIVE_INFINITY
  }

  async refresh(): Promise<Rules> {
    const now = this.#now()
    if (Math.abs(now - this.#checkedAt) < FRESH) return this.rules
    this.#checkedAt = now
    const stamp = await stampAt(join(this.#dir, RULES_FILE)).catch(() => null)
    if (sameStamp(stamp, this.#stamp)) return this.rules
    this.#stamp = stamp
    const result = await loadRules(this.#dir)
    if ('rules' in result) this.#use(result.rules)
    else {
      this.problem = result
      this.#log.warn(`${RULES_FILE} cannot be used (${result.reason}); the last good rules stay in force`)
    }
    return this.rules
  }

  /** @throws SimulatorError BAD_CALL naming the rule, RECORDING_FAILED when they cannot be written. */
  async save(list: readonly IgnoreRule[]): Promise<void> {
    for (const [index, rule] of list.entries()) {
      const problem = ruleProblem(rule)
      if (problem) throw new SimulatorError('BAD_CALL', `recordings.rules: ${index}.${problem}`)
    }
    try {
      await mkdir(this.#dir, { recursive: true })
      await saveRules(this.#dir, list)
    } catch (error) {
      const file = join(this.#dir, RULES_FILE)
      throw new SimulatorError('RECORDING_FAILED', `${file} cannot be written: ${messageOf(error)}`, { cause: error })
    }
    this.doubt()
    await this.refresh()
  }

  #use(list: IgnoreRule[]): void {
    this.problem = null
    this.#runner = this.#newRunner()
    this.rules = new Rules(list, this.#runner)
  }

  #newRunner(): PatternRunner {
    return new PatternRunner((source) => {
      this.problem = { line: null, reason: `the pattern ${JSON.stringify(source)} takes too long and is not used` }
      this.#log.warn(`${RULES_FILE}: ${this.problem.reason}`)
    })
  }
}
