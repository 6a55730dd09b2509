/** Who may use the simulated API. Keys are compared in constant time and checked in every mode. */
import { createHash, timingSafeEqual } from 'node:crypto'
import { type ApiError, type Dialect, invalidKey, invalidToken } from './openai/errors.ts'

/** A header's value by its lower-case name. */
export type HeaderReader = (name: string) => string | undefined

export interface Authenticator {
  /** Returns nothing when the request may pass, else the error to answer. */
  check(header: HeaderReader, dialect: Dialect): ApiError | undefined
}

const KEY_HEADERS = ['api-key', 'ocp-apim-subscription-key'] as const

/** @param apiKey The key clients must send. */
export function createAuthenticator(apiKey: string): Authenticator {
  const expected = digest(Buffer.from(apiKey, 'utf8'))
  // Node hands header bytes over as latin1, so this gives back the bytes the client sent, whatever they are.
  const isKey = (presented: string) => timingSafeEqual(digest(Buffer.from(presented, 'latin1')), expected)

  return {
    check(header, dialect) {
      for (const name of KEY_HEADERS) {
        const presented = header(name)
        if (presented !== undefined) return isKey(presented) ? undefined : invalidKey(dialect, presented)
      }
      const bearer = bearerToken(header('authorization'))
      if (bearer === undefined) return invalidKey(dialect, '')
      if (isKey(bearer)) return undefined
      return dialect === 'openai' ? invalidKey(dialect, bearer) : invalidToken()
    }
  }
}

export function bearerToken(authorization: string | undefined): string | undefined {
  const match = /^bearer +(\S.*)$/i.exec(authorization ?? '')
  return match?.[1]?.trimEnd()
}

/** Digests have equal lengths, so the comparison's time tells nothing of the key, not even its length. */
function digest(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}
