import type { Dates } from './query.ts'

type Wanted = string | string[] | undefined

/** A test of one column: equal to the value asked for, or to one of several; nothing asked for is always true. */
export function matches(wanted: Wanted): (value: string | null) => boolean {
  if (wanted === undefined) return () => true
  const values = new Set(Array.isArray(wanted) ? wanted : [wanted])
  return value => value !== null && values.has(value)
}

/** `q`: some column holds it, in any case. */
export function holds(q: string | undefined): (columns: readonly (string | null)[]) => boolean {
  if (q === undefined) return () => true
  const wanted = q.toLowerCase()
  return columns => columns.some(column => column?.toLowerCase().includes(wanted))
}

export function within(wanted: Dates): (date: string) => boolean {
  if (wanted === undefined) return () => true
  if (typeof wanted === 'string') return date => Date.parse(date) === Date.parse(wanted)
  const { $gt, $gte, $lt, $lte } = wanted
  const at = (limit: string | undefined, otherwise: number) => (limit === undefined ? otherwise : Date.parse(limit))
  return date => {
    const time = Date.parse(date)
    return (
      time > at($gt, -Infinity) && time >= at($gte, -Infinity) && time < at($lt, Infinity) && time <= at($lte, Infinity)
    )
  }
}
