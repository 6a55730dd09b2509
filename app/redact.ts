/** Keeps credentials out of everything that is shown or written. */

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
      return SECRET_PARAMETERS.test(safeDecode(pair.slice(0, at))) ? `${pair.slice(0, at)}=hidden` : pair
    })
    .join('&')
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
