/**
 * The errors of the simulated API as they go over the wire. Azure's gateway, Azure's model layer and plain OpenAI word
 * and format them differently, and SDKs depend on the differences; so each is written out here once.
 */
export type Dialect = 'azure' | 'openai'

/** An answer that ends a request early. `code` is for logs and the traffic list, `body` is sent as it stands. */
export class ApiError extends Error {
  override readonly name = 'ApiError'

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly body: string,
    readonly options: {
      /** The status line's reason phrase where Azure's is unusual. */
      reason?: string
      headers?: Record<string, string>
      /** `gateway`: refused before any model saw it, so the model layer's headers are absent. */
      layer?: 'gateway' | 'model'
      /** Only `code` and `message`; plain OpenAI says more. */
      shape?: 'azure'
      /** Azure sends some bodies without a content type. */
      contentType?: string | null
    } = {}
  ) {
    super(message)
  }
}

/** `{"error":{"code","message"}}`, as Azure's gateway prints it. */
export function gatewayError(status: number, code: string, message: string, headers: Record<string, string> = {}) {
  const body = `{"error":{"code":${JSON.stringify(code)},"message": ${JSON.stringify(message)}}}`
  return new ApiError(status, code, message, body, { layer: 'gateway', shape: 'azure', headers })
}

/** The same error as plain OpenAI would say it: there is no gateway, and every body has the same four fields. */
export function inOpenaiShape({ status, code, message, body, options }: ApiError): ApiError {
  const kept = options.headers ? { headers: options.headers } : {}
  if (options.shape !== 'azure') return new ApiError(status, code, message, body, kept)
  const type = status < 500 ? 'invalid_request_error' : 'server_error'
  return new ApiError(status, code, message, modelError(status, { message, type, code }).body, kept)
}

/** `{"error":{"message","type","param","code"}}`, as the model layer and plain OpenAI print it. */
export function modelError(
  status: number,
  error: { message: string; type?: string; param?: string | null; code?: string | null }
) {
  const { message, type = 'invalid_request_error', param = null, code = null } = error
  const body = JSON.stringify({ error: { message, type, param, code } })
  return new ApiError(status, code ?? type, message, body)
}

export function resourceNotFound(): ApiError {
  return gatewayError(404, '404', 'Resource not found')
}

/** The key was missing or wrong. */
export function invalidKey(dialect: Dialect, presented: string): ApiError {
  if (dialect === 'openai') {
    const message = presented
      ? `Incorrect API key provided: ${maskKey(presented)}. You can find your API key in the simulator's log or window.`
      : "You didn't provide an API key. Send it as 'Authorization: Bearer <key>'."
    return modelError(401, { message, code: presented ? 'invalid_api_key' : null })
  }
  const message =
    'Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.'
  const body = `{"error":{"code":"401","message":"${message}"}}`
  return new ApiError(401, '401', message, body, { reason: 'PermissionDenied', layer: 'gateway' })
}

/** A bearer token was presented on an Azure path and is not one of ours. The body really has no `error` around it. */
export function invalidToken(): ApiError {
  const message =
    'Unauthorized. Access token is missing, invalid, audience is incorrect (https://cognitiveservices.azure.com), or have expired.'
  const body = `{ "statusCode": 401, "message": "${message}" }`
  return new ApiError(401, 'Unauthorized', message, body, { layer: 'gateway' })
}

export function deploymentNotFound(dialect: Dialect, name: string): ApiError {
  if (dialect === 'openai') {
    const message = `The model \`${name}\` does not exist or you do not have access to it.`
    return modelError(404, { message, code: 'model_not_found' })
  }
  const message =
    'The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.'
  const body = JSON.stringify(
    { error: { type: 'invalid_request_error', code: 'DeploymentNotFound', message } },
    undefined,
    2
  )
  return new ApiError(404, 'DeploymentNotFound', message, body, { layer: 'gateway', contentType: null })
}

/** @param word Azure's word for the operation: `chatCompletion`, `completion`, `embeddings`, … */
export function operationNotSupported(word: string, deployment: string): ApiError {
  const message = `The ${word} operation does not work with the specified model, ${deployment}. Please choose different model and try again. You can learn more about which models can be used with each operation here: https://go.microsoft.com/fwlink/?linkid=2197993.`
  return new ApiError(
    400,
    'OperationNotSupported',
    message,
    JSON.stringify({ error: { code: 'OperationNotSupported', message } }),
    { shape: 'azure' }
  )
}

export function invalidJson(reason: string): ApiError {
  const message = `We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library correctly. The API expects a JSON payload, but what was sent was not valid JSON: ${reason})`
  return modelError(400, { message })
}

export function unsupportedMediaType(given: string): ApiError {
  const message = `Unsupported content type '${given.slice(0, 100)}'. Send the body as 'application/json'.`
  return modelError(415, { message, code: 'unsupported_media_type' })
}

/** @param limit Bytes. */
export function bodyTooLarge(limit: number): ApiError {
  const message = `Maximum request body size limit (${limit}) exceeded. Send a smaller request.`
  return new ApiError(
    413,
    'RequestTooLarge',
    message,
    JSON.stringify({ error: { message, type: 'invalid_request_error', param: null, code: 'request_too_large' } }),
    {
      layer: 'gateway'
    }
  )
}

export function missingParameter(param: string): ApiError {
  return modelError(400, {
    message: `Missing required parameter: '${param}'.`,
    param,
    code: 'missing_required_parameter'
  })
}

/** @param expected With its article: `an array of objects`. */
export function invalidType(param: string, expected: string, value: unknown): ApiError {
  const message = `Invalid type for '${param}': expected ${expected}, but got ${kindOf(value)} instead.`
  return modelError(400, { message, param, code: 'invalid_type' })
}

export function invalidValue(param: string, message: string, code = 'invalid_value'): ApiError {
  return modelError(400, { message, param, code })
}

export function unsupportedParameter(param: string, message: string): ApiError {
  return modelError(400, { message, param, code: 'unsupported_parameter' })
}

export function unsupportedValue(param: string, message: string): ApiError {
  return modelError(400, { message, param, code: 'unsupported_value' })
}

export function contextLengthExceeded(param: string | null, message: string): ApiError {
  return modelError(400, { message, param, code: 'context_length_exceeded' })
}

/** A value's kind with its article, in the words the API uses. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'an integer' : 'a decimal number'
  if (typeof value === 'object') return 'an object'
  return `a ${typeof value}`
}

function maskKey(key: string): string {
  const visible = key.replace(/[^\x21-\x7e]/g, '?')
  return visible.length <= 8 ? '*'.repeat(visible.length) : `${visible.slice(0, 2)}${'*'.repeat(8)}${visible.slice(-4)}`
}
