/** What the text of a setting must be: each check says what is wrong with a text, or nothing. */

const BOOLEANS: Record<string, boolean> = {
  true: true,
  '1': true,
  yes: true,
  on: true,
  false: false,
  '0': false,
  no: false,
  off: false
}

export function readBoolean(text: string): boolean | undefined {
  return Object.hasOwn(BOOLEANS, text.toLowerCase()) ? BOOLEANS[text.toLowerCase()] : undefined
}

export const oneOf = (words: readonly string[], fold: (text: string) => string) => (text: string) =>
  words.includes(fold(text)) ? undefined : `must be one of ${words.join(', ')}`
export const boolean = (text: string) => (readBoolean(text) === undefined ? 'must be true or false' : undefined)
export const wholeNumber = (min: number, max: number) => (text: string) =>
  /^-?\d+$/.test(text) && Number(text) >= min && Number(text) <= max
    ? undefined
    : `must be a whole number from ${min} to ${max}`
export const milliseconds = (text: string) =>
  text.trim() !== '' && Number.isFinite(Number(text)) && Number(text) >= 0 ? undefined : 'must be a number of 0 or more'
export const seconds = (text: string) =>
  Number.isFinite(Number(text)) && Number(text) > 0 && Number(text) <= 86_400
    ? undefined
    : 'must be a number of seconds above 0, 86400 at most'
export const factor = (text: string) =>
  text.trim() !== '' && Number(text) >= 0 && Number(text) <= 1000 ? undefined : 'must be a number from 0 to 1000'
export const webAddress = (text: string) => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  return url && /^https?:$/.test(url.protocol) ? undefined : 'must be an http or https address'
}
/** A key travels in a header, so it cannot hold what headers cannot. */
export const headerText = (text: string) =>
  /^[\x21-\x7e]+$/.test(text) ? undefined : 'must be printable ASCII without spaces'
