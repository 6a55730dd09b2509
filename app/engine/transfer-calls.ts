/** The calls that hand recordings on and take them over from files of elsewhere. Arguments come from outside, so each is checked. */
import * as z from 'zod'
import type { Handlers } from '../../shared/contract.ts'
import { SimulatorError } from '../../shared/errors.ts'
import { EXPORT_FORMATS, MOST_TRANSFERRED } from '../../shared/recording-transfer.ts'
import { interactionOfHar, whyNoCall } from '../record-and-replay/imported-exchange.ts'
import { addImported, sortCandidates } from '../recordings/add-imported.ts'
import { Breath } from '../recordings/breath.ts'
import type { Candidate } from '../recordings/candidate.ts'
import { checkArgument } from '../recordings/check-argument.ts'
import { exportPlaces } from '../recordings/export.ts'
import { readHar } from '../recordings/har.ts'
import { readList } from '../recordings/read-list.ts'
import type { TransferCall } from '../recordings/recording-calls.ts'
import type { Recordings } from '../recordings/store.ts'
import { withoutSecrets } from '../recordings/without-secrets.ts'

const text = z.string().min(1).max(4096)
const fileSchema = z.strictObject({ name: z.string().min(1).max(1000), text: z.string() })
const placesSchema = z
  .array(z.strictObject({ file: text, keys: z.array(text).min(1).max(1_000_000).optional() }))
  .min(1)
  .max(100_000)

export interface TransferOptions {
  store(): Recordings
  /** Where the simulator is reached. */
  origin(): string
  /** The simulator's own. */
  version: string
  /** Unix time in milliseconds. */
  now(): number
}

export function createTransferCalls({ store, origin, version, now }: TransferOptions): Handlers<TransferCall> {
  async function candidatesIn(call: string, file: unknown): Promise<Candidate[]> {
    const { name, text } = checkArgument(call, 'file', fileSchema, file)
    const refuse = (why: string) => new SimulatorError('BAD_CALL', `${name.slice(0, 200)} ${why}`)
    if (Buffer.byteLength(text) > MOST_TRANSFERRED) throw refuse('is larger than 64 MB; split it')
    const candidates = await candidatesOf(name, text.replace(/^\ufeff/, ''), origin())
    if (candidates === null) throw refuse('cannot be imported: it must be a .har, .json, .yaml or .yml file')
    if (candidates.length === 0) throw refuse('holds no exchanges')
    return candidates
  }
  return {
    async 'recordings.export'(places, format) {
      const call = 'recordings.export'
      const wanted = checkArgument(call, 'places', placesSchema, places)
      const options = { format: checkArgument(call, 'format', z.enum(EXPORT_FORMATS), format), version, at: now() }
      const named = wanted.map(({ file, keys }) => (keys ? { file, keys } : { file }))
      return exportPlaces(store(), named, { ...options, origin: origin() })
    },
    async 'recordings.preview'(file) {
      return (await sortCandidates(store(), await candidatesIn('recordings.preview', file))).view
    },
    async 'recordings.import'(file) {
      return addImported(store(), await candidatesIn('recordings.import', file))
    }
  }
}

/** null = files of that name hold nothing of the kind. */
async function candidatesOf(name: string, text: string, origin: string): Promise<Candidate[] | null> {
  if (/\.(har|json)$/i.test(name)) {
    return eachInTurn(await readHar(name, text, whyNoCall), (each) =>
      'reason' in each ? each : { what: each.what, ...interactionOfHar(each.exchange, origin) }
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
