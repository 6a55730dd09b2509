/** Reads a multipart form from a body that is already in memory. */
import Busboy from '@fastify/busboy'
import type { Form } from '../form.ts'
import { modelError } from '../openai/errors.ts'

/** Far beyond any form of the API; what exceeds it is refused, not cut. */
const LIMITS = { fields: 200, files: 20, fieldSize: 1024 * 1024, headerPairs: 100 }

/** @throws ApiError 400 when the body is not the form that its content type says. */
export function parseForm(body: Buffer, contentType: string): Promise<Form> {
  return new Promise((resolve, reject) => {
    const form: Form = { fields: new Map(), files: new Map() }
    const broken = (reason: string) =>
      reject(modelError(400, { message: `The multipart form could not be read: ${reason}.` }))
    const parser = createParser(contentType, broken)
    if (!parser) return
    parser.on('field', (field: string, value: string, _nameCut: boolean, valueCut: boolean) => {
      if (valueCut) return broken(`the field '${field.slice(0, 100)}' is too long`)
      const name = field.replace(/\[\]$/, '')
      form.fields.set(name, [...(form.fields.get(name) ?? []), value])
    })
    parser.on('file', (field, stream, name, _encoding, type) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => form.files.set(field, { name: name ?? '', type, bytes: Buffer.concat(chunks) }))
      stream.on('error', (error: Error) => broken(error.message))
    })
    for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const)
      parser.on(limit, () => broken('it has too many parts'))
    parser.on('error', (error: unknown) => broken(error instanceof Error ? error.message : String(error)))
    parser.on('finish', () => resolve(form))
    parser.end(body)
  })
}

function createParser(contentType: string, broken: (reason: string) => void) {
  try {
    return new Busboy({ headers: { 'content-type': contentType }, limits: LIMITS })
  } catch (error) {
    broken(error instanceof Error ? error.message : String(error))
    return undefined
  }
}
