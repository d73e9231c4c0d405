import { json, notRecorded, refuse } from '../reply.ts'
import type { Route, RoutedRequest } from '../route.ts'
import type { MedusaState } from '../state.ts'
import { type Rules, validated } from './class-validator.ts'
import { newestFirst, PAGING, queryObject } from './list.ts'
import { listedPriceList, priceListAnswer } from './price-list-answer.ts'
import { createRules, pricesAddRules, pricesDeleteRules, updateRules } from './price-list-rules.ts'
import {
  changePriceList,
  existingPriceList,
  insertPriceList,
  type PriceListBody,
  removePrices,
} from './price-list-write.ts'

function getPriceList({ params: { id = '' } }: RoutedRequest, { catalogue }: MedusaState) {
  return json(200, { price_list: priceListAnswer(catalogue, existingPriceList(catalogue, id)) })
}

function createPriceList({ body }: RoutedRequest, { catalogue }: MedusaState) {
  const list = insertPriceList(catalogue, validated(createRules, body) as unknown as PriceListBody)
  return json(200, { price_list: priceListAnswer(catalogue, list) })
}

function updatePriceList({ params: { id = '' }, body }: RoutedRequest, { catalogue }: MedusaState) {
  const given = validated(updateRules, body) as Partial<PriceListBody>
  const list = changePriceList(catalogue, existingPriceList(catalogue, id), given)
  return json(200, { price_list: priceListAnswer(catalogue, list) })
}

/** What is gone, or never was, is deleted all the same. */
function deletePriceList({ params: { id = '' } }: RoutedRequest, { catalogue }: MedusaState) {
  catalogue.priceLists.delete(id)
  return json(200, { id, object: 'price-list', deleted: true })
}

/** Adds to what is there. */
function addPrices({ params: { id = '' }, body }: RoutedRequest, { catalogue }: MedusaState) {
  const { prices, override } = validated(pricesAddRules, body) as Pick<PriceListBody, 'prices'> & { override?: boolean }
  if (override) throw notRecorded('v1 prices that replace those of a price list')
  const list = changePriceList(catalogue, existingPriceList(catalogue, id), { prices })
  return json(200, { price_list: priceListAnswer(catalogue, list) })
}

/** Ids that are not prices of the list are passed over. */
function deletePrices({ params: { id = '' }, body }: RoutedRequest, { catalogue }: MedusaState) {
  const { price_ids: ids } = validated(pricesDeleteRules, body) as { price_ids: string[] }
  if (ids.length === 0) throw refuse(400, 'invalid_data', 'price_ids should not be empty')
  removePrices(catalogue, existingPriceList(catalogue, id), ids)
  return json(200, { ids, object: 'money-amount', deleted: true })
}

const filters: Rules = {
  ...PAGING,
  ...{ q: { kind: 'string' }, id: { kind: 'string' }, name: { kind: 'string' }, status: { kind: 'array' } },
}

function listPriceLists({ query }: RoutedRequest, { catalogue }: MedusaState) {
  const asked = validated(filters, queryObject(query)) as { q?: string; id?: string; name?: string; status?: string[] }
  const { q, id, name, status } = asked
  const expand = query.get('expand') ?? ''
  if (query.has('fields') || !['', 'prices'].includes(expand)) throw notRecorded(`v1 price lists with ${expand}`)
  const holds = (text: string) => text.toLowerCase().includes((q ?? '').toLowerCase())
  const found = [...catalogue.priceLists.values()].filter(
    list =>
      (id === undefined || list.id === id) &&
      (name === undefined || list.name === name) &&
      (status === undefined || status.includes(list.status)) &&
      (holds(list.name) || holds(list.description)),
  )
  const shown = { groups: q !== undefined, prices: expand === 'prices' }
  return json(
    200,
    newestFirst('price_lists', found, query, 10, list => listedPriceList(list, shown)),
  )
}

export const priceListRoutes: Route[] = [
  { method: 'GET', path: '/admin/price-lists', handle: listPriceLists },
  { method: 'POST', path: '/admin/price-lists', handle: createPriceList },
  { method: 'GET', path: '/admin/price-lists/:id', handle: getPriceList },
  { method: 'POST', path: '/admin/price-lists/:id', handle: updatePriceList },
  { method: 'DELETE', path: '/admin/price-lists/:id', handle: deletePriceList },
  { method: 'POST', path: '/admin/price-lists/:id/prices/batch', handle: addPrices },
  { method: 'DELETE', path: '/admin/price-lists/:id/prices/batch', handle: deletePrices },
]
