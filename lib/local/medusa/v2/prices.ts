import { newId } from '../ids.ts'
import type { SimulatedPrice } from '../product.ts'
import { unknownError } from '../reply.ts'
import { alreadyExists } from './product-errors.ts'

interface Price {
  id?: string | undefined
  currency_code?: string | undefined
  amount?: number | undefined
  min_quantity?: number | null | undefined
  max_quantity?: number | null | undefined
  rules?: Record<string, string> | undefined
}

interface PricesBefore {
  /** Of the variant. */
  before: readonly SimulatedPrice[]
  /** Whether some price has an id. */
  isElsewhere: (id: string) => boolean
}

/**
 * A variant's prices outside price lists: the list given replaces the one before, but for those named by id. An id that no
 * price has becomes that of the new one. Of several that
 * are given alike in currency, quantities and rules the last counts; the keys that each is given with are part of that, so
 * those with only an id are all alike. Compared with a real server by the parity test.
 */
export function basePrices(
  given: readonly Price[],
  now: string,
  { before, isElsewhere }: PricesBefore = { before: [], isElsewhere: () => false },
): SimulatedPrice[] {
  const prices = new Map(given.map(price => [likeness(price), price]))
  return [...prices.values()].map(price => {
    const known = price.id === undefined ? undefined : before.find(({ id }) => id === price.id)
    if (!known && price.id !== undefined && isElsewhere(price.id)) throw alreadyExists('Price', 'id', price.id)
    return known ? changed(known, price) : made(price, now)
  })
}

function likeness({ currency_code, min_quantity, max_quantity, rules = {} }: Price): string {
  const quantity = (name: string, value: number | null | undefined) =>
    value === undefined ? [] : [`${name} ${value ?? ''}`]
  const ruled = Object.entries(rules).map(([attribute, value]) => `${attribute}=${value}`)
  const code = currency_code?.toLowerCase() ?? ''
  return [code, ...quantity('min', min_quantity), ...quantity('max', max_quantity), ...ruled].join('|')
}

function changed(known: SimulatedPrice, { currency_code, amount, min_quantity, max_quantity, rules }: Price) {
  return {
    ...known,
    currency_code: currency_code?.toLowerCase() ?? known.currency_code,
    amount: amount ?? known.amount,
    min_quantity: min_quantity === undefined ? known.min_quantity : min_quantity,
    max_quantity: max_quantity === undefined ? known.max_quantity : max_quantity,
    rules: rules ?? known.rules ?? {},
  }
}

function made(
  { id, currency_code, amount, min_quantity, max_quantity, rules = {} }: Price,
  now: string,
): SimulatedPrice {
  if (currency_code === undefined || amount === undefined) throw unknownError()
  return {
    ...{ id: id ?? newId('price'), amount, currency_code: currency_code.toLowerCase(), rules },
    ...{ min_quantity: min_quantity ?? null, max_quantity: max_quantity ?? null, created_at: now, updated_at: now },
  }
}
