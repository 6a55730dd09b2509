/** The request as extensions see it: a web standard `Request` whose body can be read as often as one likes. */

export interface RequestSource {
  method: string
  /** Absolute. */
  url: string
  headers: Headers
  body: Uint8Array
  /** Aborts when the client has gone; only made where somebody asks for it. */
  signal(): AbortSignal
}

/** Such requests have no body, as the standard sees it. */
const WITHOUT_BODY = new Set(['GET', 'HEAD'])

export class RereadableRequest extends Request {
  readonly #source: RequestSource

  constructor(source: RequestSource) {
    const { method, url, headers, body } = source
    const bare = WITHOUT_BODY.has(method) || body.length === 0
    // The inherited body serves `fetch(request)` and `new Request(request)`, which look at nothing else.
    super(url, {
      method,
      headers,
      ...(bare ? {} : { body: body as Uint8Array<ArrayBuffer>, duplex: 'half' })
    } as RequestInit)
    this.#source = source
  }

  /** Whether the inherited body has been sent somewhere, which can be done only once. */
  get spent(): boolean {
    return super.bodyUsed
  }

  override get body(): ReadableStream<Uint8Array<ArrayBuffer>> | null {
    const { body, method } = this.#source
    if (body.length === 0 || WITHOUT_BODY.has(method)) return null
    return new Blob([copyOf(body)]).stream() as ReadableStream<Uint8Array<ArrayBuffer>>
  }

  override get bodyUsed(): boolean {
    return false
  }

  override get signal(): AbortSignal {
    return this.#source.signal()
  }

  override async text(): Promise<string> {
    // As the standard has it: UTF-8, a byte order mark taken away.
    return new TextDecoder().decode(this.#source.body)
  }

  override async json(): Promise<unknown> {
    return JSON.parse(await this.text())
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    return copyOf(this.#source.body).buffer
  }

  override async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return copyOf(this.#source.body)
  }

  override async blob(): Promise<Blob> {
    return new Blob([copyOf(this.#source.body)], { type: this.headers.get('content-type') ?? '' })
  }

  override async formData(): Promise<FormData> {
    const type = this.headers.get('content-type')
    return new Response(copyOf(this.#source.body), {
      headers: type === null ? {} : { 'content-type': type }
    }).formData()
  }

  override clone(): Request {
    return new RereadableRequest(this.#source)
  }
}

/** Whoever gets bytes may write on them; the request's own stay as they came. */
function copyOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes)
}
