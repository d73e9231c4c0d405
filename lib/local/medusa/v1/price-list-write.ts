import { isDeepStrictEqual } from 'node:util'
import type { Catalogue } from '../catalogue.ts'
import { newId } from '../ids.ts'
import type { SimulatedListPrice, SimulatedPriceList } from '../price-list.ts'
import { notRecorded, refuse, unknownError } from '../reply.ts'
import { withoutUndefined } from '../without-undefined.ts'
import { requireCurrency } from './variant-write.ts'

interface PriceBody {
  id?: string
  amount: number
  variant_id: string
  currency_code?: string
  region_id?: string
  min_quantity?: number
  max_quantity?: number
}

export interface PriceListBody {
  name: string
  description: string
  type: string
  status?: string
  starts_at?: string | null
  ends_at?: string | null
  prices: PriceBody[]
  customer_groups?: { id: string }[]
}

export function existingPriceList({ priceLists }: Catalogue, id: string): SimulatedPriceList {
  const list = priceLists.get(id)
  if (!list) throw refuse(404, 'not_found', `Price list with id: ${id} was not found`)
  return list
}

export function insertPriceList(catalogue: Catalogue, body: PriceListBody): SimulatedPriceList {
  const now = new Date().toISOString()
  const { name, description, type, status = 'draft', prices } = body
  const { starts_at = null, ends_at = null } = datesOf(body)
  const list = { id: newId('pl'), name, description, type, status, starts_at, ends_at, prices: [] }
  return putPrices(catalogue, { ...list, created_at: now, updated_at: now }, prices, now)
}

/** Columns that are not given stay. */
export function changePriceList(
  catalogue: Catalogue,
  before: SimulatedPriceList,
  body: Partial<PriceListBody>,
): SimulatedPriceList {
  const now = new Date().toISOString()
  const { name, description, type, status, prices = [] } = body
  const after = { ...before, ...withoutUndefined({ name, description, type, status }), ...datesOf(body) }
  if (!isDeepStrictEqual(after, before)) after.updated_at = now
  return putPrices(catalogue, after, prices, now)
}

export function removePrices({ priceLists }: Catalogue, list: SimulatedPriceList, ids: readonly string[]): void {
  priceLists.set(list.id, { ...list, prices: list.prices.filter(({ id }) => !ids.includes(id)) })
}

/** Those of a product that is deleted go along. */
export function removePricesOfVariants({ priceLists }: Catalogue, variantIds: readonly string[]): void {
  for (const list of priceLists.values()) {
    const prices = list.prices.filter(({ variant_id }) => !variantIds.includes(variant_id))
    priceLists.set(list.id, { ...list, prices })
  }
}

/**
 * Recorded: those with an id change amount and currency of that price, of whatever list, never its variant, and do nothing
 * where no price has it; those without are added. Nothing is replaced.
 */
function putPrices(catalogue: Catalogue, list: SimulatedPriceList, given: readonly PriceBody[], now: string) {
  const { priceLists } = catalogue
  for (const price of given) {
    if (price.region_id !== undefined || price.min_quantity !== undefined || price.max_quantity !== undefined) {
      throw notRecorded('a v1 price of a region or a quantity')
    }
    requireCurrency(price.currency_code)
  }
  priceLists.set(list.id, list)
  for (const { id, amount, currency_code = '', variant_id } of given) {
    const holder = id && [...priceLists.values()].find(({ prices }) => prices.some(price => price.id === id))
    if (id && !holder) continue
    const changed = (price: SimulatedListPrice) =>
      price.id === id ? { ...price, amount, currency_code, updated_at: now } : price
    const { prices, ...columns } = holder || (priceLists.get(list.id) ?? list)
    const made = { id: newId('ma'), amount, currency_code, variant_id, min_quantity: null, max_quantity: null }
    const after = id ? prices.map(changed) : [...prices, { ...made, created_at: now, updated_at: now }]
    priceLists.set(columns.id, { ...columns, prices: after })
  }
  return priceLists.get(list.id) ?? list
}

function datesOf({ starts_at, ends_at }: Partial<PriceListBody>): {
  starts_at?: string | null
  ends_at?: string | null
} {
  return withoutUndefined({ starts_at: dateOf(starts_at), ends_at: dateOf(ends_at) })
}

function dateOf(text: string | null | undefined): string | null | undefined {
  if (text === undefined || text === null) return text
  if (Number.isNaN(Date.parse(text))) throw unknownError()
  return new Date(text).toISOString()
}
