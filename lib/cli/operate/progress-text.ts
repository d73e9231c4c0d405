import type { RunRow } from './run-row.ts'

/** When a run was seen, and how far it had come. */
export interface Sight {
  at: number
  total: number
}

export const sightOf = ({ counts }: RunRow, at: number): Sight => ({ at, total: counts.total ?? 0 })

/** `120 of 301, 14 a second, 13 s left; created 100, unchanged 20`: as far as it can be known. */
export function progressText(run: RunRow, first: Sight, now: Sight): string {
  const perSecond = (now.total - first.total) / Math.max((now.at - first.at) / 1000, 0.001)
  const left = run.status === 'running' ? expectedOf(run) - now.total : 0
  const pace = perSecond > 0 ? [`${perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond)} a second`] : []
  const end = perSecond > 0 && left > 0 ? [`${duration((left / perSecond) * 1000)} left`] : []
  const howFar = run.expected === undefined ? String(now.total) : `${now.total} of ${expectedOf(run)}`
  const counts = countsOf(run).map(([name, count]) => `${name} ${count}`)
  return [[howFar, ...pace, ...end].join(', '), ...(counts.length ? [counts.join(', ')] : [])].join('; ')
}

const WIDTH = 24

/** A bar as full as the run is done; none where it is not known how many there are. */
export function bar(run: RunRow): string {
  const expected = expectedOf(run)
  if (run.expected === undefined || expected === 0) return ''
  const full = Math.round((WIDTH * (run.counts.total ?? 0)) / expected)
  return `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} `
}

/** Documents come and go while a run goes on: what was expected is a good guess. */
const expectedOf = ({ expected = 0, counts }: RunRow): number => Math.max(expected, counts.total ?? 0)

/** How its documents ended so far, without what there is none of. */
export const countsOf = ({ counts }: RunRow): [string, number][] =>
  Object.entries(counts).filter(([name, count]) => name !== 'total' && count > 0)

/** `13 s`, `2 min 5 s`, `1 h 20 min`. */
export function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
