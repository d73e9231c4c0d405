import type { Difference } from '../difference.ts'

/** In which fields Medusa does not hold what an order's status is; other metadata is the shop's. */
export function orderDifferences(
  wanted: Readonly<Record<string, unknown>>,
  held: Readonly<Record<string, unknown>>,
): Difference[] {
  return Object.entries(wanted).flatMap(([field, erpnext]) =>
    erpnext === undefined || erpnext === held[field] ? [] : [{ field, medusa: held[field], erpnext }],
  )
}
