import type { Relay } from '../../relay.ts'
import type { Difference } from '../difference.ts'
import { planItem } from './item.ts'
import { planOrder } from './order.ts'
import { planPrice } from './price.ts'
import { planStock } from './stock.ts'

/** What a sync would do for a document, and why it would not. */
export interface Plan {
  /** Medusa holds what it is to hold, ERPNext knows where, and nothing stands against it. */
  agree: boolean
  /** What it is in Medusa, and what it depends on: texts, numbers, rows of a table. */
  facts: Readonly<Record<string, unknown>>
  /** Why it is not sent, not all of it, or not seen by a shopper; the job that is parked. */
  against: readonly string[]
  /** In a field called `… in ERPNext`, `medusa` is what stands there. */
  differences: readonly Difference[]
}

/** Website Item, Item Price, Sales Order: those that the relay reads by their own name. */
export const planned = {
  'Website Item': planItem,
  'Item Price': planPrice,
  'Sales Order': planOrder,
} satisfies Record<string, (relay: Relay, name: string) => Promise<Plan | undefined>>
export type PlannedDoctype = keyof typeof planned

/** Asks both sides and writes to neither. Undefined where ERPNext has no such document. */
export const planOf = (
  relay: Relay,
  { doctype, name, of }: { doctype: PlannedDoctype; name: string; of?: 'stock' | undefined },
): Promise<Plan | undefined> => (of === 'stock' ? planStock(relay, name) : planned[doctype](relay, name))
