/** The call that adds recordings from files of elsewhere. Its argument comes from outside, so everything about it is checked. */
import * as z from 'zod'
import { SimulatorError } from '../../shared/errors.ts'
import { MOST_TRANSFERRED } from '../../shared/recordings.ts'
import { interactionOfHar, withoutSecrets } from '../record-and-replay/imported-exchange.ts'
import { addImported } from '../recordings/add-imported.ts'
import { Breath } from '../recordings/breath.ts'
import type { Candidate } from '../recordings/candidate.ts'
import { checkArgument } from '../recordings/check-argument.ts'
import { readHar } from '../recordings/har.ts'
import { readList } from '../recordings/read-list.ts'
import type { Recordings } from '../recordings/store.ts'
import type { RecordingCalls } from './engine-protocol.ts'

const fileSchema = z.strictObject({ name: z.string().min(1).max(1000), text: z.string() })

export interface ImportOptions {
  store(): Recordings
  /** Where the simulator is reached. */
  origin(): string
}

export function createImportCall({ store, origin }: ImportOptions): Pick<RecordingCalls, 'recordings.import'> {
  return {
    async 'recordings.import'(file) {
      const { name, text } = checkArgument('recordings.import', 'file', fileSchema, file)
      const refuse = (why: string) => new SimulatorError('BAD_CALL', `recordings.import: ${name.slice(0, 200)}: ${why}`)
      if (Buffer.byteLength(text) > MOST_TRANSFERRED) throw refuse('is larger than 64 MB; split it')
      const candidates = await candidatesOf(name, text.replace(/^\ufeff/, ''), origin())
      if (candidates === null) throw refuse('must be a .yaml, .yml, .har or .json file')
      if (candidates.length === 0) throw refuse('holds no exchanges')
      return addImported(store(), candidates)
    }
  }
}

/** null = files of that name hold nothing of the kind. */
async function candidatesOf(name: string, text: string, origin: string): Promise<Candidate[] | null> {
  if (/\.(har|json)$/i.test(name)) {
    return eachInTurn(readHar(name, text), (each) =>
      'reason' in each ? each : interactionOfHar(each.exchange, origin)
    )
  }
  if (!/\.ya?ml$/i.test(name)) return null
  return eachInTurn(await readList(name, text), (each) =>
    'reason' in each ? each : { interaction: withoutSecrets(each.interaction) }
  )
}

/** Bodies are hashed and parsed; requests that arrive meanwhile do not wait for all of them. */
async function eachInTurn<From, To>(items: readonly From[], convert: (item: From) => To): Promise<To[]> {
  const breath = new Breath()
  const converted: To[] = []
  for (const item of items) {
    converted.push(convert(item))
    if (breath.due) await breath.take()
  }
  return converted
}
