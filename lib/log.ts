import { correlationId } from './correlation.ts'
import { redact } from './redact.ts'

export type LogFields = Record<string, unknown>

/** Structured log: one JSON object a line, with what it belongs to as `correlation_id`; secrets and personal data taken out. */
export interface Log {
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
  /**
   * A CloudWatch metric in the embedded metric format: a log line that becomes a number, without a call. CloudWatch charges
   * each name, and of one with dimensions each combination of values, $0.30 a month: `fields` are in the line alone.
   */
  metric(name: string, value: number, details?: { unit?: 'Count' | 'Milliseconds'; fields?: LogFields }): void
}

/** One for each deployment, so that two stages do not add up. */
const METRICS_NAMESPACE = process.env.METRICS_NAMESPACE ?? 'erpnext-medusa-relay'

const LEVELS = ['info', 'warn', 'error', 'silent']

/**
 * Writes what is at least as grave as `LOG_LEVEL` (info by default) to standard output, where CloudWatch takes it. Lines that
 * belong to no job belong to the `invocation`.
 */
export function createLog(
  write: (line: string) => void = line => process.stdout.write(`${line}\n`),
  invocation?: string,
): Log {
  const belongsTo = () => ({ correlation_id: correlationId() ?? invocation })
  const at =
    (level: 'info' | 'warn' | 'error') =>
    (message: string, fields: LogFields = {}) => {
      if (LEVELS.indexOf(level) < LEVELS.indexOf(process.env.LOG_LEVEL ?? 'info')) return
      write(JSON.stringify(redact({ level, message, ...belongsTo(), ...fields })))
    }
  const metric: Log['metric'] = (name, value, { unit = 'Count', fields = {} } = {}) => {
    if (process.env.LOG_LEVEL === 'silent') return
    const Metrics = [{ Name: name, Unit: unit }]
    const CloudWatchMetrics = [{ Namespace: METRICS_NAMESPACE, Dimensions: [[]], Metrics }]
    const line = redact({ ...belongsTo(), ...fields }) as LogFields
    write(JSON.stringify({ _aws: { Timestamp: Date.now(), CloudWatchMetrics }, ...line, [name]: value }))
  }
  return { info: at('info'), warn: at('warn'), error: at('error'), metric }
}
