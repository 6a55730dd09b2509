/** Recordings as the text of a file that can be handed on. */
import { stat } from 'node:fs/promises'
import { SimulatorError } from '../../shared/errors.ts'
import { MOST_TRANSFERRED } from '../../shared/recordings.ts'
import { Breath } from './breath.ts'
import { readText } from './bytes.ts'
import { indexOf, placeOf, readable } from './file-edits.ts'
import type { Entry } from './folder.ts'
import { FILE_HEADER, printInteraction } from './format.ts'

/** The file as it stands on disk, then what is not there yet. A broken file is given as it is. @throws SimulatorError BAD_CALL. */
export async function exportWhole(entry: Entry): Promise<string> {
  const { file, name } = entry
  if (!file.index || file.pending.items.length > 0) return printAll(entry)
  const size = (await stat(file.path)).size
  if (size > MOST_TRANSFERRED) throw tooLarge(name)
  const text = await readText(await file.reader(), 0, size)
  if (text === null) throw new SimulatorError('BAD_CALL', `recordings.export: ${name} is not UTF-8 text`)
  return text
}

/** A recording file of these alone, in this order, whatever the layout of the file they stand in. @throws SimulatorError BAD_CALL. */
export async function exportKeys(entry: Entry, keys: readonly string[]): Promise<string> {
  const list = new TextList(entry.name)
  for (const key of new Set(keys)) {
    const place = placeOf(entry, key)
    const pending = place && 'pending' in place ? place.pending : null
    await list.add(pending ? pending.interaction : await readable(entry, indexOf(entry, key)))
  }
  return list.text()
}

async function printAll(entry: Entry): Promise<string> {
  const { file } = entry
  const list = new TextList(entry.name)
  for (let at = 0; at < (file.table?.count ?? 0); at++) {
    const [waiting] = file.table ? file.pending.of(file.table.routeName(at), file.table.hash(at)) : []
    if (!waiting?.replace) await list.add(await readable(entry, at))
  }
  for (const { interaction } of [...file.pending.items]) await list.add(interaction)
  return list.text()
}

class TextList {
  readonly #name: string
  readonly #parts = [FILE_HEADER]
  readonly #breath = new Breath()
  #bytes = 0

  constructor(name: string) {
    this.#name = name
  }

  async add(interaction: Parameters<typeof printInteraction>[0]): Promise<void> {
    const text = printInteraction(interaction)
    this.#bytes += Buffer.byteLength(text)
    if (this.#bytes > MOST_TRANSFERRED) throw tooLarge(this.#name)
    this.#parts.push(text)
    if (this.#breath.due) await this.#breath.take()
  }

  text(): string {
    return this.#parts.join('')
  }
}

function tooLarge(name: string): SimulatorError {
  return new SimulatorError(
    'BAD_CALL',
    `recordings.export: this is more than 64 MB; choose fewer recordings of ${name}, or copy the file itself`
  )
}
