import type { Catalogue } from '../catalogue.ts'
import type { SimulatedListPrice, SimulatedPriceList } from '../price-list.ts'
import { plainVariant } from './product-answer.ts'

export function priceListAnswer(catalogue: Catalogue, list: SimulatedPriceList) {
  const prices = list.prices.map(price => ({ ...listPriceRow(list, price), ...variantsOf(catalogue, price) }))
  return { ...columnsOf(list), customer_groups: [], prices }
}

/** Recorded: `q` brings the customer groups along, and an expanded price none of its variants. */
export function listedPriceList(list: SimulatedPriceList, { groups, prices }: { groups: boolean; prices: boolean }) {
  return {
    ...columnsOf(list),
    ...(groups ? { customer_groups: [] } : {}),
    ...(prices ? { prices: list.prices.map(price => listPriceRow(list, price)) } : {}),
  }
}

export function listPriceRow({ id }: SimulatedPriceList, { variant_id: _, ...price }: SimulatedListPrice) {
  return { ...price, deleted_at: null, price_list_id: id, region_id: null }
}

const columnsOf = ({ prices: _, ...columns }: SimulatedPriceList) => ({ ...columns, deleted_at: null })

function variantsOf(catalogue: Catalogue, { variant_id }: SimulatedListPrice) {
  const product = catalogue.productOfVariant(variant_id)
  const found = product?.variants.find(({ id }) => id === variant_id)
  if (!product || !found) return { variants: [] }
  const variant = plainVariant(product, found)
  return { variants: [variant], variant, variant_id }
}
