/** The headers of a recorded answer as they go out again. */
import { CONNECTION_HEADERS } from './connection-headers.ts'
import { type HeaderLists, rewriteAddresses } from './response-headers.ts'

/** They spoke of the connection the answer came over, or of an encoding that was undone. Older recordings have them all the same. */
const NEVER_REPLAYED = new Set([...CONNECTION_HEADERS, 'content-encoding', 'content-length', 'date'])

const NAME = /^[!#$%&'*+.^_`|~0-9a-z-]+$/i
/** What no header's value may hold. */
const UNSENDABLE = /[^\t\x20-\x7e\x80-\xff]/g

/** The first value of each. @param own The simulator's address as this client knows it. @param recordedAt As it was when it was recorded. */
export function replayHeaders(headers: HeaderLists, own: string, recordedAt: string): Record<string, string> {
  const base = URL.canParse(recordedAt) ? new URL(new URL(recordedAt).origin) : new URL(own)
  const sent: Record<string, string> = {}
  for (const [name, [first]] of Object.entries(rewriteAddresses(headers, own, base))) {
    // People edit these files, so anything may stand there.
    if (first === undefined || NEVER_REPLAYED.has(name) || !NAME.test(name)) continue
    sent[name] = first.replace(UNSENDABLE, ' ').trim()
  }
  return sent
}
