/** Where the simulator says what it does. The process that hosts it decides how lines look and where they go. */
export interface Log {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
}

export type LogFields = Record<string, unknown>

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} }
