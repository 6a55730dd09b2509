/** The path that recordings are grouped by, from whatever address a recording or a request holds. */

/** Percent-decoded, runs of slashes collapsed, without scheme, host and query. What cannot be decoded stays as it is. */
export function pathOfUri(uri: string): string {
  const path = uri.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '')
  const collapsed = `/${path}`.replace(/\/{2,}/g, '/')
  try {
    return decodeURIComponent(collapsed)
  } catch {
    return collapsed
  }
}

/** Path and query as recorded, without scheme and host. */
export function targetOfUri(uri: string): string {
  return uri.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '')
}
