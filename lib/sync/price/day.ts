const DAY_MS = 86_400_000

/** The day that it is in a time zone at a moment, as ERPNext writes dates: `2026-11-21`. */
export const dayIn = (timeZone: string, at: number): string =>
  new Date(midnightIn(timeZone, at)).toISOString().slice(0, 10)

/** The first moment of a day in a time zone, in UTC. */
export const startOfDay = (day: string, timeZone: string): string => iso(firstMoment(Date.parse(day), timeZone))

/** The last moment of a day in a time zone, in UTC. */
export const endOfDay = (day: string, timeZone: string): string =>
  iso(firstMoment(Date.parse(day) + DAY_MS, timeZone) - 1)

const iso = (at: number): string => new Date(at).toISOString()

/** Zones lie between UTC-12 and UTC+14. */
const FARTHEST_MS = 16 * 3_600_000

/**
 * The first moment that belongs to a day, or to a later one: a clock that is put forward at midnight leaves out the
 * beginning of a day, and Samoa once left out a day.
 */
function firstMoment(midnight: number, timeZone: string): number {
  let before = midnight - FARTHEST_MS
  let from = midnight + FARTHEST_MS
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2)
    if (midnightIn(timeZone, middle) < midnight) before = middle
    else from = middle
  }
  return from
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Midnight UTC of the day that it is in a time zone. */
function midnightIn(timeZone: string, at: number): number {
  const options = { timeZone, calendar: 'gregory', year: 'numeric', month: 'numeric', day: 'numeric' } as const
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('en-US', options)
  formats.set(timeZone, format)
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  return Date.UTC(parts.year ?? 0, (parts.month ?? 1) - 1, parts.day)
}
