/** Log lines on stderr, for people or for machines. */
import { type Level, pino } from 'pino'
import pretty from 'pino-pretty'
import type { Log, LogFields } from '../app/log.ts'
import type { LogLevel } from '../shared/config.ts'

const LEVELS: Record<LogLevel, Level> = { DEBUG: 'debug', INFO: 'info', WARNING: 'warn', ERROR: 'error' }

export function createLog(level: LogLevel, format: 'pretty' | 'json'): Log {
  const options = { level: LEVELS[level], base: null, timestamp: pino.stdTimeFunctions.isoTime }
  const logger =
    format === 'pretty'
      ? pino(
          options,
          pretty({ destination: 2, sync: true, colorize: process.stderr.isTTY === true, translateTime: 'HH:MM:ss.l' })
        )
      : pino(options, pino.destination({ dest: 2, sync: true }))
  const line = (name: 'debug' | 'info' | 'warn' | 'error') => (message: string, fields?: LogFields) =>
    fields ? logger[name](fields, message) : logger[name](message)
  return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') }
}
