import type { PresentPriceList, PriceListFields } from '../../medusa/prices.ts'
import type { Difference } from '../difference.ts'

/** Whether Medusa 1 holds a price list as it is to be. */
export const sameList = (present: PresentPriceList | undefined, wanted: PriceListFields): boolean =>
  !!present && !listDifferences(present, wanted).length

/** In what a price list of Medusa 1 is not as it is to be; in all, where there is none. */
export function listDifferences(present: PresentPriceList | undefined, wanted: PriceListFields): Difference[] {
  const [held, ...others] = present?.prices ?? []
  const [price] = wanted.prices
  const compared = [
    ...(['name', 'description', 'type', 'status'] as const).map(
      field => [field, present?.[field], wanted[field]] as const,
    ),
    ...(['starts_at', 'ends_at'] as const).map(
      field => [field, moment(present?.[field]), moment(wanted[field])] as const,
    ),
    ...(['amount', 'variant_id', 'currency_code'] as const).map(
      field => [field, held?.[field], price?.[field]] as const,
    ),
    ['further prices', others.length, 0] as const,
  ]
  return compared.flatMap(([field, medusa, erpnext]) => (medusa === erpnext ? [] : [{ field, medusa, erpnext }]))
}

/** The same one whoever wrote it; undefined for no limit. */
const moment = (iso: string | null | undefined): string | undefined => (iso ? new Date(iso).toISOString() : undefined)

/** The one variant that a list is about; undefined where there are several, or none. */
export function soleVariant({ prices }: PresentPriceList): string | undefined {
  const ids = new Set(prices.map(({ variant_id }) => variant_id))
  const [id] = ids
  return ids.size === 1 ? (id ?? undefined) : undefined
}
