/** A subscriber to the control plane's events, as the UI is one. */
import type { TelemetrySample } from '../shared/telemetry.ts'

export interface Subscription {
  /** Samples in the order they came; grows while subscribed. */
  readonly telemetry: readonly TelemetrySample[]
  /** Bytes read so far. */
  readonly bytes: number
  close(): Promise<void>
}

const TELEMETRY = 'event: telemetry\ndata: '

/** Resolves when the first event has come. */
export async function subscribe(control: string | null, token: string): Promise<Subscription> {
  if (control === null) throw new Error('The simulator has no control listener')
  const leaving = new AbortController()
  const response = await fetch(`${control}/events`, {
    headers: { authorization: `Bearer ${token}` },
    signal: leaving.signal
  })
  if (!response.ok || !response.body) throw new Error(`/events answered ${response.status}`)
  const telemetry: TelemetrySample[] = []
  const state = { bytes: 0, pending: '' }
  const decoder = new TextDecoder()
  const reader = response.body.getReader()

  function take({ value }: { value?: Uint8Array | undefined }): void {
    if (!value) return
    state.bytes += value.length
    const frames = (state.pending + decoder.decode(value, { stream: true })).split('\n\n')
    state.pending = frames.pop() ?? ''
    for (const frame of frames) {
      // Rows are read but not parsed: a UI would do that elsewhere, and the machine's processors are needed here.
      if (frame.startsWith(TELEMETRY)) telemetry.push(JSON.parse(frame.slice(TELEMETRY.length)))
    }
  }

  async function read(): Promise<void> {
    for (;;) {
      const part = await reader.read()
      if (part.done) return
      take(part)
    }
  }

  take(await reader.read())
  // The reading ends with an error when it is told to end, and when the server has gone: both are no news to it.
  const reading = read().catch(() => {})
  return {
    telemetry,
    get bytes() {
      return state.bytes
    },
    async close() {
      leaving.abort()
      await reading
    }
  }
}
