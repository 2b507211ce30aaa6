import { type Logger, destination as openDescriptor, pino, stdTimeFunctions } from 'pino'
import pretty from 'pino-pretty'
import { redactFields } from './redact.ts'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** Messages are constant text; what varies goes into fields. An error goes into the field `error`. */
export interface Log {
  debug(message: string, fields?: object): void
  info(message: string, fields?: object): void
  warn(message: string, fields?: object): void
  error(message: string, fields?: object): void
  /** A log that adds `fields` to each of its lines. */
  child(fields: object): Log
}

export interface LogOptions {
  readonly level?: LogLevel
  /** Coloured lines for a person instead of JSON. */
  readonly pretty?: boolean
  /** Standard output when absent. */
  readonly destination?: NodeJS.WritableStream
}

/**
 * One JSON object a line: `level`, `time` (ISO 8601, UTC), `message`, then the fields. Values under
 * names such as password, token or secret, and passwords inside URLs, are masked.
 */
export function createLog(options: LogOptions): Log {
  const target = options.destination ?? openDescriptor({ dest: 1, sync: true })
  const stream = options.pretty
    ? pretty({ destination: target, messageKey: 'message', ignore: 'pid,hostname' })
    : target
  const logger = pino(
    {
      level: options.level ?? 'info',
      base: null,
      messageKey: 'message',
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: label => ({ level: label }) },
    },
    stream,
  )
  return wrap(logger)
}

function wrap(logger: Logger): Log {
  const write = (level: LogLevel) => (message: string, fields?: object) => {
    // Copying fields costs more than the line itself, so a line below the level must cost nothing.
    if (!logger.isLevelEnabled(level)) return
    if (fields === undefined) logger[level](message)
    else logger[level](redactFields(fields), message)
  }
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: fields => wrap(logger.child(redactFields(fields))),
  }
}

const ignore = () => undefined

/** Drops everything: for tests and for code that runs before a log exists. */
export const silentLog: Log = Object.freeze({
  debug: ignore,
  info: ignore,
  warn: ignore,
  error: ignore,
  child: () => silentLog,
})
