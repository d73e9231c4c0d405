import type { SimulatedOrder } from '../order.ts'
import { recorded } from '../recorded.ts'
import { type EntityShape, toSelection, trim } from './fields.ts'

/** The order that was recorded; what the relay never changes is the same for every simulated order. */
const template = recorded('v2-order')

const shape: EntityShape = {
  relations: new Set([
    'items',
    'items.variant',
    'items.variant.product',
    'payment_collections',
    'payment_collections.payments',
    'payment_collections.payments.refunds',
    'payment_collections.payments.captures',
  ]),
  foreignKeys: { customer: 'customer_id', 'items.variant': 'variant_id', 'items.variant.product': 'product_id' },
  // An order line's quantity lives on its detail, which comes with `*items`.
  onlyWithWhole: new Set(['items.quantity']),
}

/** Totals are computed, and put on the lines too, only when a total is asked for. */
const isTotal = (key: string) => /(^|_)(sub)?total(_|$)/.test(key)
const comesWithTotals = (key: string) => isTotal(key) || key === 'tax_lines' || key === 'adjustments'

export function orderAnswer(order: SimulatedOrder, fields: readonly string[]): unknown {
  const withTotals = fields.some(isTotal)
  const lines = (name: string) => (template[name] as Row[]).map(line => orderLine(line, order.id, withTotals))
  const whole = {
    ...template,
    id: order.id,
    email: order.email,
    metadata: order.metadata,
    updated_at: order.updatedAt,
    items: lines('items'),
    shipping_methods: lines('shipping_methods'),
    ...order.differs,
  }
  return trim(whole, toSelection(fields), shape)
}

type Row = Record<string, unknown>

function orderLine(line: Row, orderId: string, withTotals: boolean): Row {
  const keys = withTotals ? line : Object.fromEntries(Object.entries(line).filter(([key]) => !comesWithTotals(key)))
  const own = 'order_id' in keys ? { order_id: orderId } : {}
  return { ...keys, ...own, detail: { ...(keys.detail as Row), order_id: orderId } }
}
