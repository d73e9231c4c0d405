import { redact } from './redact.ts'

export type LogFields = Record<string, unknown>

/** Structured log: one JSON object a line, secrets and personal data taken out. */
export interface Log {
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
}

export function createLog(write: (line: string) => void = line => process.stdout.write(`${line}\n`)): Log {
  const at =
    (level: string) =>
    (message: string, fields: LogFields = {}) =>
      write(JSON.stringify(redact({ level, message, ...fields })))
  return { info: at('info'), warn: at('warn'), error: at('error') }
}
