/** The address by which a client reached the simulator. */
import type { HeaderSource } from '../auth.ts'

/** An origin. Clients of old that send no `Host` get one that at least leads to this machine. */
export function ownOrigin(request: HeaderSource): string {
  const host = request.header('host')
  if (host === undefined || !URL.canParse(`http://${host}`)) return 'http://127.0.0.1'
  return new URL(`http://${host}`).origin
}
