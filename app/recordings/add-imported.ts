/** Adds what was read from elsewhere to the recordings, but nothing that would change what a request is answered with. */
import {
  groupedByFile,
  type ImportedRow,
  type ImportOutcome,
  type ImportView,
  type SkippedGroup
} from '../../shared/recording-transfer.ts'
import { Breath } from './breath.ts'
import { fromHex } from './bytes.ts'
import type { Candidate } from './candidate.ts'
import type { Entry } from './folder.ts'
import type { Interaction, RecordedResponse } from './recording.ts'
import type { Recordings } from './store.ts'
import { titleOf } from './title.ts'
import { pathOfUri, targetOfUri } from './uri-path.ts'

/** Rows that are shown of what is added; nobody reads more. */
const MOST_ROWS = 500
const MOST_EXAMPLES = 10
/** Beyond this many, reasons are not told apart any more. */
const MOST_REASONS = 50

/** Which of them can be added, and what stands against the others. Several answers to one request stay together, in their order. */
export async function sortCandidates(
  recordings: Recordings,
  candidates: readonly Candidate[]
): Promise<{ view: ImportView; fitting: Interaction[] }> {
  const skipped = new Map<string, SkippedGroup>()
  const fitting: Interaction[] = []
  const rows: ImportedRow[] = []
  const known = new Map<string, RecordedResponse[]>()
  const breath = new Breath()
  for (const candidate of candidates) {
    if (breath.due) await breath.take()
    if ('reason' in candidate) {
      skip(skipped, candidate)
      continue
    }
    const { interaction } = candidate
    const home = await recordings.folder.home(pathOfUri(interaction.request.uri))
    const reason = await obstacle(recordings, home, interaction, known)
    if (reason !== null) {
      skip(skipped, { reason, what: nameOf(interaction) })
      continue
    }
    fitting.push(interaction)
    if (rows.length < MOST_ROWS) rows.push(rowOf(interaction, home.name))
  }
  const groups = [...skipped.values()].sort((a, b) => b.count - a.count)
  return { view: { added: fitting.length, rows, skipped: groups }, fitting }
}

/** @throws SimulatorError RECORDING_FAILED; what could not be written waits in memory, unsaved. */
export async function addImported(recordings: Recordings, candidates: readonly Candidate[]): Promise<ImportOutcome> {
  const { view, fitting } = await sortCandidates(recordings, candidates)
  return { ...view, places: groupedByFile(await recordings.keepAll(fitting)) }
}

function skip(groups: Map<string, SkippedGroup>, { reason, what }: { reason: string; what: string }): void {
  const name = groups.has(reason) || groups.size < MOST_REASONS ? reason : 'other reasons'
  const group = groups.get(name) ?? { reason: name, count: 0, examples: [] }
  group.count += 1
  if (group.examples.length < MOST_EXAMPLES) group.examples.push(what)
  groups.set(name, group)
}

function nameOf({ request }: Interaction): string {
  return titleOf(request.body) || `${request.method} ${targetOfUri(request.uri)}`
}

function rowOf({ request, response }: Interaction, file: string): ImportedRow {
  return {
    method: request.method,
    uri: targetOfUri(request.uri),
    title: titleOf(request.body),
    status: response.status,
    stream: response.stream !== null,
    file
  }
}

/** What stands against adding it; null = nothing. @param known What was recorded before, by request. */
async function obstacle(
  { folder }: Recordings,
  home: Entry,
  { request, response }: Interaction,
  known: Map<string, RecordedResponse[]>
): Promise<string | null> {
  if (home.file.problem) return `${home.name}, where it belongs, is broken: ${home.file.problem.reason}`
  const path = pathOfUri(request.uri)
  const routeName = `${request.method}|${path}`
  const name = `${request.bodyHash} ${routeName}`
  const answers = known.get(name) ?? (await answersTo(await folder.candidates(path), routeName, request.bodyHash))
  known.set(name, answers)
  if (answers.length === 0) return null
  if (answers.some((answer) => isSame(answer, response))) return 'it is recorded already'
  return 'its request is recorded already, with another answer'
}

async function answersTo(entries: readonly Entry[], routeName: string, bodyHash: string): Promise<RecordedResponse[]> {
  const hash = fromHex(bodyHash, new Uint8Array(16))
  const answers: RecordedResponse[] = []
  for (const { file } of entries) {
    await file.refresh()
    if (file.index && !file.problem) await file.verifyBodies()
    for (let at = file.table?.first(routeName, hash) ?? -1; at >= 0; at = file.table?.next(at) ?? -1) {
      const interaction = await file.interaction(at)
      if (interaction !== 'changed' && 'response' in interaction) answers.push(interaction.response)
    }
    for (const { interaction } of file.pending.of(routeName, hash)) answers.push(interaction.response)
  }
  return answers
}

/** To a client, its pace apart. */
function isSame(one: RecordedResponse, other: RecordedResponse): boolean {
  if (one.status !== other.status || Buffer.compare(one.body, other.body) !== 0) return false
  const events = ({ stream }: RecordedResponse) => stream && JSON.stringify(stream.map(({ data }) => data))
  return events(one) === events(other)
}
