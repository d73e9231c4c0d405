import * as z from 'zod'
import type { OrderDoctype } from '../../queue/jobs.ts'
import type { DeletedRow } from '../sweepable.ts'
import { type MedusaOrders, medusaOrdersOf, type OrderResolution, salesOrdersOf } from './resolve.ts'

const text = z.string().nullish()
const document = z.object({
  medusa_order_id: text,
  items: z.array(z.object({ sales_order: text, against_sales_order: text })).default([]),
  references: z.array(z.object({ reference_doctype: text, reference_name: text })).default([]),
})

/** The Medusa orders of deleted documents. */
export async function ordersOfDeleted(
  resolution: OrderResolution,
  doctype: OrderDoctype,
  rows: readonly DeletedRow[],
): Promise<MedusaOrders> {
  const ids: string[] = []
  const salesOrders: string[] = []
  const invoices: string[] = []
  for (const row of rows) {
    const { data } = document.safeParse(row.document)
    if (!data) {
      resolution.log.warn('deleted document cannot be read', { doctype, name: row.name })
      continue
    }
    if (doctype === 'Sales Order' && data.medusa_order_id) ids.push(data.medusa_order_id)
    salesOrders.push(...data.items.flatMap(item => item.sales_order || item.against_sales_order || []))
    for (const { reference_doctype, reference_name } of data.references) {
      if (reference_doctype === 'Sales Order' && reference_name) salesOrders.push(reference_name)
      if (reference_doctype === 'Sales Invoice' && reference_name) invoices.push(reference_name)
    }
  }
  const billed = await salesOrdersOf(resolution.erpnext, 'Sales Invoice', [...new Set(invoices)])
  const { orders } = await medusaOrdersOf(resolution, [...new Set([...salesOrders, ...billed])])
  return new Map([...ids.map(id => [id, []] as const), ...orders])
}
