/** Recordings as one text that can be handed on, in a format of our own or of everybody's, without credentials. */
import { SimulatorError } from '../../shared/errors.ts'
import { type ExportFormat, type ExportPlace, MOST_TRANSFERRED } from '../../shared/recording-transfer.ts'
import { Breath } from './breath.ts'
import { indexOf, placeOf, readable } from './file-edits.ts'
import type { Entry } from './folder.ts'
import { FILE_HEADER, printInteraction } from './format.ts'
import { harEntry } from './har-entry.ts'
import type { Interaction } from './recording.ts'
import { entryNamed } from './recording-calls.ts'
import type { Recordings } from './store.ts'
import { withoutSecrets } from './without-secrets.ts'

export interface ExportOptions {
  format: ExportFormat
  /** Where the simulator is reached. */
  origin: string
  /** The simulator's own. */
  version: string
  /** Unix time in milliseconds. */
  at: number
}

/** @throws SimulatorError BAD_CALL naming what is not there, is broken, or is too much. */
export async function exportPlaces(
  recordings: Recordings,
  places: readonly ExportPlace[],
  options: ExportOptions
): Promise<string> {
  const list = options.format === 'yaml' ? yamlList() : harList(options)
  const parts = [list.head]
  const breath = new Breath()
  let bytes = 0
  for (const { file, keys } of places) {
    const entry = await entryNamed(recordings, 'recordings.export', file)
    for await (const interaction of keys ? named(entry, keys) : all(entry)) {
      const text = list.item(withoutSecrets(interaction))
      bytes += Buffer.byteLength(text)
      if (bytes > MOST_TRANSFERRED) throw tooMuch()
      parts.push(text)
      if (breath.due) await breath.take()
    }
  }
  return parts.join('') + list.tail
}

interface ListFormat {
  head: string
  item(interaction: Interaction): string
  tail: string
}

function yamlList(): ListFormat {
  return { head: FILE_HEADER, item: (interaction) => printInteraction(interaction), tail: '' }
}

/** Nobody knows when a recording was made; they stand one after the other, so that tools keep their order. */
function harList({ origin, version, at }: ExportOptions): ListFormat {
  const creator = JSON.stringify({ name: 'aoai-simulator', version })
  let startedAt = at
  let separator = '\n'
  return {
    head: `{"log":{"version":"1.2","creator":${creator},"pages":[],"entries":[`,
    item(interaction) {
      const text = separator + JSON.stringify(harEntry(interaction, origin, startedAt))
      separator = ',\n'
      startedAt += Math.ceil(interaction.response.durationMs)
      return text
    },
    tail: '\n]}}\n'
  }
}

async function* named(entry: Entry, keys: readonly string[]): AsyncGenerator<Interaction> {
  for (const key of new Set(keys)) {
    const place = placeOf(entry, key)
    yield place && 'pending' in place ? place.pending.interaction : await readable(entry, indexOf(entry, key))
  }
}

/** What stands on disk, then what is not there yet. */
async function* all(entry: Entry): AsyncGenerator<Interaction> {
  const { file, name } = entry
  if (file.problem) throw new SimulatorError('BAD_CALL', `${name} is broken: ${file.problem.reason}`)
  for (let at = 0; at < (file.table?.count ?? 0); at++) {
    const [waiting] = file.table ? file.pending.of(file.table.routeName(at), file.table.hash(at)) : []
    if (!waiting?.replace) yield await readable(entry, at)
  }
  for (const { interaction } of [...file.pending.items]) yield interaction
}

function tooMuch(): SimulatorError {
  return new SimulatorError(
    'BAD_CALL',
    'This is more than 64 MB; choose fewer recordings, or copy the files themselves'
  )
}
