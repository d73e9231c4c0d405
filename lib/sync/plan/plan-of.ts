import type { Relay } from '../../relay.ts'
import { planItem } from './item.ts'
import { planOrder } from './order.ts'
import type { Plan } from './plan.ts'
import { planPrice } from './price.ts'
import { planStock } from './stock.ts'

/** Website Item, Item Price, Sales Order: those that the relay reads by their own name. */
export const planned = {
  'Website Item': planItem,
  'Item Price': planPrice,
  'Sales Order': planOrder,
} satisfies Record<string, (relay: Relay, name: string) => Promise<Plan | undefined>>
export type PlannedDoctype = keyof typeof planned

/** Asks both sides and writes to neither. Undefined where ERPNext has no such document. */
export async function planOf(
  relay: Relay,
  { doctype, name, of }: { doctype: PlannedDoctype; name: string; of?: 'stock' | undefined },
): Promise<Plan | undefined> {
  const plan = await (of === 'stock' ? planStock(relay, name) : planned[doctype](relay, name))
  if (!plan || relay.enabled) return plan
  return { ...plan, facts: { RELAY_ENABLED: 'false: nothing is sent until it is true again', ...plan.facts } }
}
