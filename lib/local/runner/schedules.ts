import type { Lambda } from './lambda.ts'
import type { Service } from './service.ts'

/**
 * Calls the functions that run every few minutes (`rate(…)`) until the signal is aborted, for what waits would wait for
 * ever without them. Those of a time of day (`cron(…)`) are left to `POST /_local/invoke/{function}`. Keeps no process
 * alive.
 */
export function startSchedules(
  { functions }: Pick<Service, 'functions'>,
  lambda: Pick<Lambda, 'invoke'>,
  signal: AbortSignal,
  log: (line: string) => void,
): void {
  for (const [name, { events }] of Object.entries(functions)) {
    for (const event of events) {
      const ms = 'schedule' in event ? intervalMs(event.schedule.rate) : undefined
      if (ms === undefined) continue
      const call = () => lambda.invoke(name, {}).catch(error => log(`${name} failed: ${error}`))
      const timer = setInterval(call, ms).unref()
      signal.addEventListener('abort', () => clearInterval(timer))
    }
  }
}

const UNITS_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }

function intervalMs(rate: string): number | undefined {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(rate) ?? []
  return count && unit ? Number(count) * UNITS_MS[unit as keyof typeof UNITS_MS] : undefined
}
