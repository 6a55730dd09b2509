/** Means of a run, as the checks and the tables want them. */
import type { Measured, WindowAmounts } from '../run/measured.ts'
import { meanPerMinute } from '../run/minutes.ts'

export function meansPerMinute({ windows, windowSeconds }: Measured, field: keyof WindowAmounts) {
  const known = windows.flatMap(({ simulator }) => simulator ?? [])
  return {
    client: meanPerMinute(
      windows.map(({ client }) => client[field]),
      windowSeconds
    ),
    simulator:
      known.length < windows.length
        ? null
        : meanPerMinute(
            known.map((amounts) => amounts[field]),
            windowSeconds
          )
  }
}

/** By the simulator itself, in milliseconds; null where it does not tell. */
export function simulatorMeans({ simulator }: Measured) {
  const mean = (sum: number | undefined, of: number | undefined) => (sum === undefined || !of ? null : sum / of)
  return {
    base: mean(simulator?.baseMs, simulator?.ok),
    full: mean(simulator?.fullMs, simulator?.ok),
    firstToken: mean(simulator?.firstTokenMs, simulator?.firstTokens),
    tokenGap: mean(simulator?.tokenGapMs, simulator?.tokenGaps)
  }
}
