/** The recorded request that comes nearest to one that nothing answers. Looks at a bounded number of them, and pauses in between. */
import type { MissExplanation } from '../../shared/recordings.ts'
import { Breath } from './breath.ts'
import { parseJson } from './canonical-json.ts'
import { printSegment } from './field-path.ts'
import { commonPrefix, firstDifference } from './first-difference.ts'
import { keyAt, keyOf } from './keys.ts'
import type { SoughtRequest } from './recording.ts'
import type { RecordingFile } from './recording-file.ts'
import { requestBodyOf } from './region-body.ts'
import { titleOf } from './title.ts'

/** Milliseconds of looking, and how many are looked at in any case. */
const BUDGET = 50
const LEAST = 20
/** The newest ones, which most often are what was meant, and some from all over the file. */
const NEWEST = 150
const SPREAD = 100
/** Values of a body that are compared. */
const MOST_LEAVES = 300
const LARGEST_BODY = 1_000_000

interface Candidate {
  key: string
  index: number
  body: Uint8Array
}

/** null = there is nothing to compare with. */
export async function nearestOf(file: RecordingFile, sought: SoughtRequest): Promise<MissExplanation['nearest']> {
  const wanted = leavesOf(sought.body)
  const until = performance.now() + BUDGET
  const breath = new Breath()
  let looked = 0
  let best: { candidate: Candidate; score: number } | null = null
  for await (const candidate of candidates(file, `${sought.method}|${sought.path}`)) {
    const score = similarity(wanted, leavesOf(candidate.body))
    if (!best || score > best.score) best = { candidate, score }
    if (++looked >= LEAST && performance.now() > until) break
    if (breath.due) await breath.take()
  }
  if (!best) return null
  const { key, index, body } = best.candidate
  return { key, index, title: titleOf(body), ...firstDifference(body, sought.body) }
}

async function* candidates(file: RecordingFile, routeName: string): AsyncGenerator<Candidate> {
  const { table, index: known } = file
  const count = table?.count ?? 0
  for (const [at, { routeName: route, hash, ordinal, interaction }] of [
    ...file.pending.items.slice(-NEWEST).entries()
  ].reverse()) {
    const { body } = interaction.request
    if (route === routeName && body) yield { key: keyOf(route, hash, ordinal), index: count + at, body }
  }
  if (!table || !known) return
  for (const index of placesToLookAt(count)) {
    if (table.routeName(index) !== routeName) continue
    const body = known.whole ? known.whole[index]?.request.body : await bodyAt(file, index, known.layout.indent ?? 0)
    if (table !== file.table) return
    if (body) yield { key: keyAt(table, index), index, body }
  }
}

function placesToLookAt(count: number): number[] {
  const newest = Array.from({ length: Math.min(NEWEST, count) }, (_, at) => count - 1 - at)
  const rest = count - newest.length
  const step = Math.max(1, rest / SPREAD)
  const spread = Array.from({ length: Math.min(SPREAD, rest) }, (_, at) => rest - 1 - Math.floor(at * step))
  return [...newest, ...spread]
}

async function bodyAt(file: RecordingFile, index: number, indent: number): Promise<Uint8Array | null> {
  const text = await file.text(index)
  if (text === null) return null
  try {
    return requestBodyOf(text, indent)
  } catch {
    return null
  }
}

/** What a body says, by place; of a body that is no JSON only its text. */
function leavesOf(body: Uint8Array): Map<string, unknown> {
  const leaves = new Map<string, unknown>()
  if (body.length > LARGEST_BODY) return leaves
  const json = parseJson(body)
  if (json) collect(json.value, '', leaves)
  else leaves.set('', Buffer.from(body.subarray(0, 10_000)).toString('latin1'))
  return leaves
}

function collect(value: unknown, path: string, leaves: Map<string, unknown>): void {
  if (leaves.size >= MOST_LEAVES || path.length > 1000) return
  if (typeof value !== 'object' || value === null) {
    leaves.set(path, value)
    return
  }
  const isList = Array.isArray(value)
  for (const [key, item] of Object.entries(value))
    collect(item, path + printSegment(isList ? Number(key) : key), leaves)
}

/** From 0 to 1. */
function similarity(a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): number {
  let sum = 0
  for (const [path, value] of a) if (b.has(path)) sum += 0.2 + 0.8 * alike(value, b.get(path))
  return sum / Math.max(a.size, b.size, 1)
}

function alike(a: unknown, b: unknown): number {
  if (a === b) return 1
  if (typeof a !== 'string' || typeof b !== 'string') return 0
  const before = commonPrefix(a, b)
  let after = 0
  while (after < a.length - before && after < b.length - before && a[a.length - 1 - after] === b[b.length - 1 - after])
    after++
  return (before + after) / Math.max(a.length, b.length)
}
