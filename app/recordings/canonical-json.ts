/** JSON bodies compared by what they say: the order of keys, white space and the spelling of numbers do not matter. */

/** null = these bytes are no JSON. */
export function parseJson(body: Uint8Array): { value: unknown } | null {
  try {
    return { value: JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')) }
  } catch {
    return null
  }
}

/** The same text for everything that is equal. @throws RangeError for nesting without end. */
export function canonicalText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([key, item]) => `${JSON.stringify(key)}:${canonicalText(item)}`).join(',')}}`
}
