/** Adds what was read from elsewhere to the recordings, but nothing that would change what a request is answered with. */
import type { ImportOutcome } from '../../shared/recordings.ts'
import { Breath } from './breath.ts'
import { fromHex } from './bytes.ts'
import type { Candidate } from './candidate.ts'
import type { Entry } from './folder.ts'
import type { Interaction, RecordedResponse } from './recording.ts'
import type { Recordings } from './store.ts'
import { pathOfUri } from './uri-path.ts'

/** Several answers to one request in the imported file stay together, in their order. @throws SimulatorError RECORDING_FAILED. */
export async function addImported(recordings: Recordings, candidates: readonly Candidate[]): Promise<ImportOutcome> {
  const skipped: ImportOutcome['skipped'] = []
  const added: Interaction[] = []
  const before = new Map<string, RecordedResponse[]>()
  const breath = new Breath()
  for (const [index, candidate] of candidates.entries()) {
    const reason = 'reason' in candidate ? candidate.reason : await obstacle(recordings, candidate.interaction, before)
    if (reason !== null) skipped.push({ index, reason })
    else if ('interaction' in candidate) added.push(candidate.interaction)
    if (breath.due) await breath.take()
  }
  await recordings.keepAll(added)
  return { added: added.length, skipped }
}

/** What stands against adding it; null = nothing. @param known What was recorded before, by request. */
async function obstacle(
  { folder }: Recordings,
  { request, response }: Interaction,
  known: Map<string, RecordedResponse[]>
): Promise<string | null> {
  const path = pathOfUri(request.uri)
  const home = await folder.home(path)
  if (home.file.problem) return `${home.name}, where it belongs, is broken: ${home.file.problem.reason}`
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
export function isSame(one: RecordedResponse, other: RecordedResponse): boolean {
  if (one.status !== other.status || Buffer.compare(one.body, other.body) !== 0) return false
  const events = ({ stream }: RecordedResponse) => stream && JSON.stringify(stream.map(({ data }) => data))
  return events(one) === events(other)
}
