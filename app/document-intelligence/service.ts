/** The two names under which the service is reached, and what differs between its versions. */

/** `3.0`, `3.1` and `4`: the generations of answers that users have to tell apart. */
export type Era = '3.0' | '3.1' | '4'

export interface Family {
  /** First segment of every path. */
  root: 'documentintelligence' | 'formrecognizer'
  /** Spoken of where a request names none, or none that we know the form of. */
  usualVersion: string
  /** As the limit's 429 words it. */
  title: string
}

export const FAMILIES: readonly Family[] = [
  { root: 'documentintelligence', usualVersion: '2024-11-30', title: 'Document Intelligence API (4.0)' },
  { root: 'formrecognizer', usualVersion: '2023-07-31', title: 'Form Recognizer API (3.1)' }
]

/** The version a request names, as it is told back to it; the usual one where it names none that looks like one. */
export function versionOf({ usualVersion }: Family, query: URLSearchParams): string {
  const named = query.get('api-version')
  return named !== null && /^\d{4}-\d{2}-\d{2}(-preview)?$/.test(named) ? named : usualVersion
}

export function eraOf({ root }: Family, version: string): Era {
  if (root === 'documentintelligence') return '4'
  return version < '2023-07-31' ? '3.0' : '3.1'
}
