import { redact } from './redact.ts'

export type LogFields = Record<string, unknown>

/** Structured log: one JSON object a line, secrets and personal data taken out. */
export interface Log {
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
  /** A CloudWatch metric in the embedded metric format: a log line that becomes a number, without a call. */
  metric(name: string, value: number): void
}

/** One for each deployment, so that two stages do not add up. */
const METRICS_NAMESPACE = process.env.METRICS_NAMESPACE ?? 'erpnext-medusa-relay'

const LEVELS = ['info', 'warn', 'error', 'silent']

/** Writes what is at least as grave as `LOG_LEVEL` (info by default) to standard output, where CloudWatch takes it. */
export function createLog(write: (line: string) => void = line => process.stdout.write(`${line}\n`)): Log {
  const at =
    (level: 'info' | 'warn' | 'error') =>
    (message: string, fields: LogFields = {}) => {
      if (LEVELS.indexOf(level) < LEVELS.indexOf(process.env.LOG_LEVEL ?? 'info')) return
      write(JSON.stringify(redact({ level, message, ...fields })))
    }
  const metric = (name: string, value: number) => {
    const CloudWatchMetrics = [
      { Namespace: METRICS_NAMESPACE, Dimensions: [[]], Metrics: [{ Name: name, Unit: 'Count' }] },
    ]
    if (process.env.LOG_LEVEL === 'silent') return
    write(JSON.stringify({ _aws: { Timestamp: Date.now(), CloudWatchMetrics }, [name]: value }))
  }
  return { info: at('info'), warn: at('warn'), error: at('error'), metric }
}
