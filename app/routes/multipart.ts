/** Reads a multipart form from a body that is already in memory. */
import Busboy, { type BusboyInstance } from '@fastify/busboy'
import { messageOf } from '../../shared/errors.ts'
import type { Form } from '../form.ts'
import { type ApiError, modelError } from '../openai/errors.ts'
import { pause } from '../pause.ts'

/** Far beyond any form of the API; what exceeds it is refused, not cut. Parts without a header are neither fields nor files. */
const LIMITS = { fields: 200, files: 20, parts: 220, fieldSize: 1024 * 1024, headerPairs: 100 }

/** Bytes that are read before others have their turn. The smallest parts take some milliseconds for so many. */
const SLICE = 32 * 1024

/** @throws ApiError 400 when the body is not the form that its content type says. */
export async function parseForm(body: Buffer, contentType: string): Promise<Form> {
  const form: Form = { fields: new Map(), files: new Map() }
  const parser = createParser(contentType)
  let broken: ApiError | undefined
  const finished = new Promise<void>((resolve) => {
    const refuse = (reason: string) => {
      broken ??= unreadable(reason)
      resolve()
    }
    collect(parser, form, refuse)
    parser.on('finish', resolve)
  })
  for (let at = 0; at < body.length && !broken; at += SLICE) {
    parser.write(body.subarray(at, at + SLICE))
    if (at + SLICE < body.length) await pause()
  }
  if (!broken) parser.end()
  await finished
  if (broken) throw broken
  return form
}

/** @param refuse Told what is wrong; what comes after that does not matter. */
function collect(parser: BusboyInstance, form: Form, refuse: (reason: string) => void): void {
  parser.on('field', (field: string | undefined, value: string, _nameCut: boolean, valueCut: boolean) => {
    if (field === undefined) return refuse(NAMELESS)
    if (valueCut) return refuse(`the field '${field.slice(0, 100)}' is too long`)
    const name = field.replace(/\[\]$/, '')
    form.fields.set(name, [...(form.fields.get(name) ?? []), value])
  })
  parser.on('file', (field: string | undefined, stream, name, _encoding, type) => {
    const chunks: Buffer[] = []
    stream.on('error', (error: Error) => refuse(error.message))
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    if (field === undefined) return refuse(NAMELESS)
    stream.on('end', () => form.files.set(field, { name: name ?? '', type, bytes: Buffer.concat(chunks) }))
  })
  for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const)
    parser.on(limit, () => refuse('it has too many parts'))
  parser.on('error', (error: unknown) => refuse(messageOf(error)))
}

/** Also where the name stands behind more than a head may have. */
const NAMELESS = 'a part of it has no name'

function createParser(contentType: string): BusboyInstance {
  try {
    return new Busboy({ headers: { 'content-type': contentType }, limits: LIMITS })
  } catch (error) {
    throw unreadable(messageOf(error))
  }
}

function unreadable(reason: string): ApiError {
  return modelError(400, { message: `The multipart form could not be read: ${reason}.` })
}
