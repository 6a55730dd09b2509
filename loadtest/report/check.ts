/** One thing that must hold of a run. */
export interface Check {
  name: string
  expected: string
  actual: string
  /** `not checked`: the endpoint does not say what would be needed; `actual` tells. */
  result: 'pass' | 'FAIL' | 'not checked'
}

export function allHold(checks: readonly Check[]): boolean {
  return checks.every(({ result }) => result !== 'FAIL')
}

export function check(name: string, expected: string, actual: string, holds: boolean | null): Check {
  return { name, expected, actual, result: holds === null ? 'not checked' : holds ? 'pass' : 'FAIL' }
}

/** A value as both sides know it. */
export function bothSides(client: string, simulator: string | null): string {
  return simulator === null ? client : `clients ${client}, simulator ${simulator}`
}
