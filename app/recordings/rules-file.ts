/** The ignore rules in the recordings folder. A broken file leaves the last good rules in force. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { messageOf } from '../../shared/errors.ts'
import { type IgnoreRule, ignoreRuleSchema, type RecordingProblem } from '../../shared/recordings.ts'
import { RULES_FILE } from './file-name.ts'
import { replaceFile } from './rewrite.ts'
import { ruleProblem } from './rules.ts'
import { inline } from './scalars.ts'
import { isMissing } from './stamp.ts'
import { readYaml } from './yaml-schema.ts'

const MOST_RULES = 1000
const fileSchema = z.strictObject({
  version: z.union([z.literal(1), z.literal('1')], 'must be 1').optional(),
  ignore: z.array(ignoreRuleSchema).max(MOST_RULES).nullable().optional()
})

export type RulesResult = { rules: IgnoreRule[] } | RecordingProblem

/** No file is no rules. */
export async function loadRules(dir: string): Promise<RulesResult> {
  try {
    return parseRules(await readFile(join(dir, RULES_FILE), 'utf8'))
  } catch (error) {
    return isMissing(error) ? { rules: [] } : { line: null, reason: messageOf(error) }
  }
}

export function parseRules(text: string): RulesResult {
  if (text.trim() === '') return { rules: [] }
  const yaml = readYaml(text)
  if (!('value' in yaml)) return yaml
  const parsed = fileSchema.safeParse(yaml.value ?? {})
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    return { line: null, reason: `${issue?.path.join('.') || 'the file'}: ${issue?.message ?? 'invalid'}` }
  }
  const rules = parsed.data.ignore ?? []
  for (const [index, rule] of rules.entries()) {
    const problem = ruleProblem(rule)
    if (problem) return { line: null, reason: `ignore.${index}.${problem}` }
  }
  return { rules }
}

export async function saveRules(dir: string, rules: readonly IgnoreRule[]): Promise<void> {
  await replaceFile(join(dir, RULES_FILE), printRules(rules))
}

function printRules(rules: readonly IgnoreRule[]): string {
  if (rules.length === 0) return 'version: 1\nignore: []\n'
  const items = rules.map(({ field, path, pattern }) => {
    const lines = Object.entries({ field, path, pattern }).flatMap(([key, text]) =>
      text === undefined ? [] : [`  ${key}: ${inline(text)}`]
    )
    return `- ${lines.join('\n').slice(2)}\n`
  })
  return `version: 1\nignore:\n${items.join('')}`
}
