/** A `Response` of an extension's forwarder as what was fetched from elsewhere. */
import type { Forwarded } from '../forwarder.ts'
import { checkResponse, headOf, type ReadOptions, relayed } from './response.ts'

/** @throws MisuseError saying what is wrong with the response. */
export function toForwarded(response: Response, persist: boolean, options: ReadOptions): Forwarded {
  checkResponse(response)
  const { status, headers, cookies } = headOf(response)
  const lists = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]))
  if (cookies) lists['set-cookie'] = [...cookies]
  return { status, headers: lists, body: relayed(response, options), persist }
}
