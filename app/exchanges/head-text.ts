/** The head of an answer as text, and its headers. */

/** @param headers Of an answer that could not be sent, perhaps because of what is in them. */
export function printHead(headers: Record<string, string>): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value.replace(/[\r\n]+/g, ' ')}\r\n`)
  return `\r\n${lines.join('')}\r\n`
}

/** Names in lower case; several values of one name become one. Cookies are not shown. */
export function headersOfHead(text: string): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const line of text.split('\r\n').slice(1)) {
    const at = line.indexOf(':')
    const name = line.slice(0, at).toLowerCase()
    if (at <= 0 || name === 'set-cookie') continue
    const value = line.slice(at + 1).trim()
    headers[name] = name in headers ? `${headers[name]}, ${value}` : value
  }
  return headers
}
