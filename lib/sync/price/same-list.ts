import type { PresentPriceList, PriceListFields } from '../../medusa/prices.ts'

/** Whether Medusa 1 holds a price list as it is to be. */
export function sameList(present: PresentPriceList | undefined, wanted: PriceListFields): boolean {
  if (!present) return false
  const [held, ...others] = present.prices
  const [price] = wanted.prices
  return (
    (['name', 'description', 'type', 'status'] as const).every(field => present[field] === wanted[field]) &&
    (['starts_at', 'ends_at'] as const).every(field => sameMoment(present[field], wanted[field])) &&
    (['amount', 'variant_id', 'currency_code'] as const).every(field => held?.[field] === price?.[field]) &&
    !others.length
  )
}

const sameMoment = (a: string | null, b: string | null): boolean => (a && Date.parse(a)) === (b && Date.parse(b))

/** The one variant that a list is about; undefined where there are several, or none. */
export function soleVariant({ prices }: PresentPriceList): string | undefined {
  const ids = new Set(prices.map(({ variant_id }) => variant_id))
  const [id] = ids
  return ids.size === 1 ? (id ?? undefined) : undefined
}
