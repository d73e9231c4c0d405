import { type RecordedDelivery, recordedDeliveries } from './actions.ts'
import type { Delivery } from './deliver.ts'
import type { Row } from './document.ts'
import type { Site } from './site.ts'
import { binOf, moveStock } from './stock.ts'
import type { WebhookRow } from './webhooks.ts'
import { trash } from './write.ts'

/**
 * Sets every document of a recorded action to the last state that was recorded, whatever it is now, and answers the
 * deliveries in recorded order, not yet sent. The last state is the one with the highest `modified`: a body may be
 * older than one before it (recorded: on_submit after on_change), or follow the document's on_trash. Stock moves with the
 * Stock Ledger Entries that the site does not have yet: a Bin is delivered only when it is made, and empty then (recorded).
 */
export function applyAction(
  action: string,
  rewrite: ((json: string) => string) | undefined,
  webhooks: readonly WebhookRow[],
  user: string,
  site: Site,
): Delivery[] {
  const deliveries = recordedDeliveries(action, rewrite)
  const before = new Map(deliveries.map(({ doctype, name, file }) => [file, site.store.get(doctype, name)]))
  for (const [, ofOne] of Map.groupBy(deliveries, ({ doctype, name }) => `${doctype}\n${name}`)) {
    const last = ofOne.reduce((a, b) => (b.doc.modified >= a.doc.modified ? b : a))
    if (last.doctype === 'Bin' && binOf(last.doc, site)) continue
    if (!ofOne.some(({ event }) => event === 'on_trash')) {
      site.schema.learn(last.doctype, last.doc)
      site.store.set(last.doctype, last.doc)
    } else if (site.store.get(last.doctype, last.name)) {
      trash(last.doctype, last.name, user, site)
    }
  }
  for (const { doctype, event, doc, file } of deliveries) {
    if (doctype === 'Stock Ledger Entry' && event === 'after_insert' && !before.get(file)) moveStock(doc, user, site)
  }
  return deliveries.flatMap(delivery => wanted(delivery, before.get(delivery.file), webhooks))
}

function wanted(
  { doctype, event, name, doc, body }: RecordedDelivery,
  before: Row | undefined,
  webhooks: readonly WebhookRow[],
): Delivery[] {
  const earlier = event === 'after_insert' ? undefined : before
  return webhooks
    .filter(row => row.doctype === doctype && row.docevent === event && (row.condition?.(doc, earlier) ?? true))
    .map(({ route }) => ({ doctype, docevent: event, name, body, route }))
}
