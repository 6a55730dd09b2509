/** One server-sent event. */
export interface ServerEvent {
  event: string
  data: string
}

/**
 * A parser of server-sent events that takes text as it arrives, cut anywhere.
 * The browser's own EventSource cannot send the Authorization header, so events are read through `fetch`.
 */
export function createEventParser() {
  let rest = ''
  let event = ''
  let data: string[] = []

  function takeLine(line: string, out: ServerEvent[]): void {
    if (line === '') {
      if (data.length > 0) out.push({ event: event || 'message', data: data.join('\n') })
      event = ''
      data = []
      return
    }
    if (line.startsWith(':')) return
    const colon = line.indexOf(':')
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'event') event = value
    if (field === 'data') data.push(value)
  }

  return function push(text: string): ServerEvent[] {
    const out: ServerEvent[] = []
    rest += text
    // A carriage return at the very end may be the first half of a CRLF: it waits for its neighbour.
    const held = rest.endsWith('\r') ? '\r' : ''
    const lines = (held ? rest.slice(0, -1) : rest).split(/\r\n|\n|\r/)
    rest = (lines.pop() ?? '') + held
    for (const line of lines) takeLine(line, out)
    return out
  }
}

/** The events of a response body, until it ends. Rejects when the connection breaks. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  const push = createEventParser()
  const decoder = new TextDecoder()
  const reader = body.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield* push(decoder.decode(value, { stream: true }))
    }
  } finally {
    reader.releaseLock()
  }
}
