import { newId } from '../ids.ts'
import type { SimulatedPrice } from '../product.ts'
import { notRecorded, unknownError } from '../reply.ts'

interface Price {
  id?: string | undefined
  currency_code?: string | undefined
  amount?: number | undefined
  min_quantity?: number | null | undefined
  max_quantity?: number | null | undefined
  rules?: Record<string, string> | undefined
}

/** A variant's base prices: the list given replaces the ones before, but for those named by id. Of one currency the last counts. */
export function basePrices(given: readonly Price[], before: readonly SimulatedPrice[], now: string): SimulatedPrice[] {
  const prices = new Map<string, SimulatedPrice>()
  for (const { id, currency_code, amount, min_quantity, max_quantity, rules } of given) {
    if (rules !== undefined || min_quantity != null || max_quantity != null) throw notRecorded('a price with rules')
    const known = id === undefined ? undefined : before.find(price => price.id === id)
    if (id !== undefined && !known) throw notRecorded('a price with the id of another')
    const code = currency_code?.toLowerCase() ?? known?.currency_code
    if (code === undefined || (amount === undefined && !known)) throw unknownError()
    const price = known ?? newPrice(now)
    prices.set(code, { ...price, currency_code: code, amount: amount ?? price.amount })
  }
  return [...prices.values()]
}

const newPrice = (now: string): SimulatedPrice => ({
  ...{ id: newId('price'), amount: 0, currency_code: '', min_quantity: null, max_quantity: null },
  ...{ created_at: now, updated_at: now },
})
