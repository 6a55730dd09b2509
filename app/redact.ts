/** Keeps credentials out of everything that is shown, written or passed on. */

/** Request headers that prove who the client is to the simulator, and prove nothing to anybody else. */
export const SECRET_HEADERS: readonly string[] = [
  'api-key',
  'ocp-apim-subscription-key',
  'authorization',
  'proxy-authorization',
  'cookie',
  'cookie2'
]

const SECRET_PARAMETERS = /^(api-key|subscription-key|code|sig|token|access_token)$/i

/** Most queries hold neither such a name nor anything encoded that could become one. */
const MAY_HOLD_SECRETS = /key|code|sig|token|%/i

/** The query with the values of secret parameters replaced; cheap where there is none. */
export function redactQuery(query: string): string {
  if (!MAY_HOLD_SECRETS.test(query)) return query
  return query
    .split('&')
    .map((pair) => {
      const at = pair.indexOf('=')
      if (at < 0) return pair
      return isSecretParameter(pair.slice(0, at)) ? `${pair.slice(0, at)}=hidden` : pair
    })
    .join('&')
}

/** An address without credentials: neither before its host nor in its query. */
export function redactAddress(address: string): string {
  return address.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, '$1').replace(/(?<=\?)[^#]*/, redactQuery)
}

/** @param name As it stands in the query: percent-encoded, perhaps with a plus for a space. */
export function isSecretParameter(name: string): boolean {
  return SECRET_PARAMETERS.test(decodeParameter(name).trim())
}

/** A name or value of a query; what cannot be decoded stays as it is. */
export function decodeParameter(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
