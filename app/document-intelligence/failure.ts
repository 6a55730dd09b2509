/** Errors as Document Intelligence words them: a general code and, inside, the particular one. */

const GENERAL = {
  InvalidRequest: [400, 'Invalid request.'],
  InvalidArgument: [400, 'Invalid argument.'],
  NotFound: [404, 'Resource not found.'],
  UnsupportedMediaType: [415, 'Request content type is not supported.']
} as const

type GeneralCode = keyof typeof GENERAL

/** Ends a request; whoever answers turns it into a response. */
export class Failure extends Error {
  override readonly name = 'Failure'

  constructor(
    readonly code: GeneralCode,
    readonly inner: { code: string; message: string } | null
  ) {
    super(inner?.message ?? GENERAL[code][1])
  }

  get status(): number {
    return GENERAL[this.code][0]
  }

  body(): string {
    const message = GENERAL[this.code][1]
    return JSON.stringify({ error: { code: this.code, message, ...(this.inner ? { innererror: this.inner } : {}) } })
  }
}

/** @param details Ends a sentence; what is wrong and what is allowed. */
export function invalidParameter(name: string, details: string): Failure {
  return argument('InvalidParameter', `The parameter ${name} is invalid: ${details}`)
}

export function missingParameter(name: string): Failure {
  return argument('ParameterMissing', `The parameter ${name} is required.`)
}

export function invalidSource(details: string): Failure {
  return argument('InvalidContentSourceFormat', `Invalid content source: ${details}`)
}

function argument(code: string, message: string): Failure {
  return new Failure('InvalidArgument', { code, message })
}

/** The document itself is not one. @param details What is wrong, a sentence; Azure's own words where there is nothing to add. */
export function invalidContent(details = 'The file is corrupted or format is unsupported.'): Failure {
  const message = `${details} Refer to documentation for the list of supported formats.`
  return new Failure('InvalidRequest', { code: 'InvalidContent', message })
}

export function needsLaterVersion(version: string): Failure {
  const message = `The requested operation requires ${version} or later.`
  return new Failure('InvalidRequest', { code: 'NotSupportedApiVersion', message })
}

export function modelNotFound(): Failure {
  const message = 'The requested model was not found. It was deleted or is still building.'
  return new Failure('NotFound', { code: 'ModelNotFound', message })
}

export function operationNotFound(): Failure {
  const message = 'The requested operation was not found. The identifier is invalid or the operation is expired.'
  return new Failure('NotFound', { code: 'OperationNotFound', message })
}

export function unsupportedMediaType(type: string | null, known: readonly string[]): Failure {
  const message = `${type === null ? 'There is no Content-Type' : `Content-Type ${type.slice(0, 100)} is not supported`}; send one of ${known.join(', ')}.`
  return new Failure('UnsupportedMediaType', { code: 'UnsupportedContent', message })
}
