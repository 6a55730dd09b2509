/** Codes of the simulator's own errors. Callers test the code, never the text. */
export type SimulatorErrorCode =
  | 'PORT_TAKEN'
  | 'BAD_CONFIGURATION'
  | 'BAD_CALL'
  | 'ENGINE_GONE'
  | 'RECORDING_FAILED'
  | 'EXTENSION_FAILED'
  | 'NOT_AVAILABLE'
  | 'INTERNAL'

/** An error that must reach the user as written: it says what happened and what to change. */
export class SimulatorError extends Error {
  override readonly name = 'SimulatorError'
  readonly code: SimulatorErrorCode

  constructor(code: SimulatorErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** The compile-time end of every exhaustive switch. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`)
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
