/** The interactions of a recording file that is no file of the folder, each of them or what is wrong with it. */
import { SimulatorError } from '../../shared/errors.ts'
import type { RecordingProblem } from '../../shared/recordings.ts'
import { Breath } from './breath.ts'
import { lineFeeds } from './bytes.ts'
import type { Candidate } from './candidate.ts'
import { convertInteraction, readInteraction } from './format.ts'
import { LineScanner } from './scan-lines.ts'
import { LARGEST_WHOLE, listOf } from './whole-file.ts'
import { readYaml } from './yaml-schema.ts'

/** Bytes looked at before others have their turn. */
const PIECE = 1024 * 1024

interface Region {
  start: number
  end: number
  line: number
}

/** @param name For messages. @throws SimulatorError BAD_CALL when this is no file of recordings. */
export async function readList(name: string, text: string): Promise<Candidate[]> {
  if (text.trim() === '') return []
  const bytes = Buffer.from(text)
  const { regions, oddLine, hasList } = await findRegions(bytes)
  if (oddLine !== null || !hasList) return readParsed(name, text, oddLine)
  const candidates: Candidate[] = []
  const breath = new Breath()
  for (const { start, end, line } of regions) {
    const result = readInteraction(bytes.toString('utf8', start, end), line)
    // An anchor elsewhere in the file may be what it lacks.
    if ('reason' in result && /unidentified alias/.test(result.reason)) return readParsed(name, text, line)
    candidates.push('reason' in result ? { reason: sentence(result), what: nameOf(candidates.length) } : result)
    if (breath.due) await breath.take()
  }
  return candidates
}

async function findRegions(bytes: Buffer): Promise<{ regions: Region[]; oddLine: number | null; hasList: boolean }> {
  const regions: Region[] = []
  const scanner = new LineScanner(({ start, end, line }) => void regions.push({ start, end, line }))
  const breath = new Breath()
  let at = 0
  for (let piece = PIECE; ; ) {
    const isLast = at + piece >= bytes.length
    const used = scanner.feed(bytes.subarray(at, at + piece), isLast)
    if (isLast) break
    // A line may be longer than a piece.
    if (used === 0) piece *= 2
    at += used
    if (breath.due) await breath.take()
  }
  const { hasList, incompleteFrom } = scanner.end()
  if (incompleteFrom !== null)
    regions.push({ start: incompleteFrom, end: bytes.length, line: 1 + lineFeeds(bytes.subarray(0, incompleteFrom)) })
  return { regions, oddLine: scanner.oddLine, hasList }
}

/** Anything else that YAML allows; the parser cannot pause, so only up to a size. */
function readParsed(name: string, text: string, line: number | null): Candidate[] {
  const refuse = (problem: RecordingProblem) =>
    new SimulatorError('BAD_CALL', `${name.slice(0, 200)} cannot be read: ${sentence(problem)}`)
  if (Buffer.byteLength(text) > LARGEST_WHOLE) {
    throw refuse({ line, reason: 'the line is out of place, or laid out in a way that only works in files up to 8 MB' })
  }
  const yaml = readYaml(text)
  if (!('value' in yaml)) throw refuse(yaml)
  const items = listOf(yaml.value)
  if (items === null) throw refuse({ line: null, reason: 'it has no list of interactions' })
  return items.map((item, index) => {
    const result = convertInteraction(item, '', null)
    return 'reason' in result ? { reason: result.reason, what: nameOf(index) } : result
  })
}

function nameOf(index: number): string {
  return `recording ${index + 1}`
}

function sentence({ line, reason }: RecordingProblem): string {
  return line === null ? reason : `line ${line}: ${reason}`
}
