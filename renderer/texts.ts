/** Sentences about the modes, in one place because they change together as the modes grow. */
import type { Mode } from '../shared/config.ts'

export interface ModeTexts {
  title: string
  /** What the switch does, for its tooltip. */
  does: string
  /** The outcome of having chosen it. */
  now: (folder: string) => string
}

export const MODE_TEXTS: Record<Mode, ModeTexts> = {
  record: {
    title: 'Record',
    does: 'Forward requests to a real endpoint and keep the answers',
    now: (folder) => `Now recording to ${folder}`
  },
  replay: {
    title: 'Replay',
    does: 'Answer requests from recordings',
    now: (folder) => `Now replaying from ${folder}`
  },
  generate: {
    title: 'Generate',
    does: 'Answer requests with generated text',
    now: () => 'Now generating'
  }
}

export const RECORD_REFUSED =
  'Record needs an upstream endpoint – set AZURE_OPENAI_ENDPOINT and AZURE_OPENAI_KEY and restart.'

export const CONNECTION_LOST = 'Connection to the simulator lost – reconnecting'

export const NOT_CONNECTED = 'Not connected'

/** What lists and charts say that nothing can ever appear in. */
export const TELEMETRY_OFF = 'TELEMETRY_BUFFER is 0: exchanges are neither kept nor counted.'
