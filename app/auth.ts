/** Who may use the simulated API. Keys are compared in constant time and checked in every mode. */
import { timingSafeEqual } from 'node:crypto'
import { type ApiError, type Dialect, invalidKey, invalidToken } from './openai/errors.ts'

/** Whose headers can be read, by their lower-case names. */
export interface HeaderSource {
  header(name: string): string | undefined
}

export interface Authenticator {
  /**
   * Returns nothing when the request may pass, else the error to answer.
   * @param accepts Whether a bearer token is good though it is not the key.
   */
  check(request: HeaderSource, dialect: Dialect, accepts?: (token: string) => boolean): ApiError | undefined
  /** From now on another key is asked for. */
  change(apiKey: string): void
}

const KEY_HEADERS = ['api-key', 'ocp-apim-subscription-key'] as const

/** @param apiKey The key clients must send. */
export function createAuthenticator(apiKey: string): Authenticator {
  let expected = Buffer.from(apiKey, 'utf8')
  const isKey = (presented: string) => {
    // Node hands header bytes over as latin1, so this gives back the bytes the client sent, whatever they are.
    const bytes = Buffer.from(presented, 'latin1')
    // A key of another length costs the same comparison, so that time tells at most the length.
    const sameLength = bytes.length === expected.length
    return timingSafeEqual(sameLength ? bytes : expected, expected) && sameLength
  }

  return {
    check(request, dialect, accepts) {
      for (const name of KEY_HEADERS) {
        const presented = request.header(name)
        if (presented !== undefined) return isKey(presented) ? undefined : invalidKey(dialect, presented)
      }
      const bearer = bearerToken(request.header('authorization'))
      if (bearer === undefined) return invalidKey(dialect, '')
      if (isKey(bearer) || accepts?.(bearer)) return undefined
      return dialect === 'openai' ? invalidKey(dialect, bearer) : invalidToken()
    },
    change(key) {
      expected = Buffer.from(key, 'utf8')
    }
  }
}

export function bearerToken(authorization: string | undefined): string | undefined {
  const match = /^bearer +(\S.*)$/i.exec(authorization ?? '')
  return match?.[1]?.trimEnd()
}
