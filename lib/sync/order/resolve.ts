import * as z from 'zod'
import type { Erpnext } from '../../erpnext/client.ts'
import { RelayError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import type { JobOf, NewJob, OrderDoctype } from '../../queue/jobs.ts'
import { done, type Outcome, skipped } from '../../queue/outcome.ts'
import type { Queue } from '../../queue/send.ts'
import type { ReceivedJob } from '../../queue/work.ts'

export interface OrderResolution {
  erpnext: Erpnext
  log: Log
}

const nullable = z.string().nullish()
const linkRow = z.object({ link: nullable })
const paymentRow = z.object({ reference_doctype: nullable, reference_name: nullable })
const orderRow = z.object({ name: z.string(), medusa_order_id: nullable, quotation: nullable })
const quotationRow = z.object({ name: z.string(), medusa_order_id: nullable })

/** Queues a sync for every Medusa order that the job's document touches. */
export async function resolveOrders(
  { queue, erpnext, log }: OrderResolution & { queue: Queue },
  { job, messageId }: ReceivedJob & { job: JobOf<'resolve-orders'> },
): Promise<Outcome> {
  const { jobs, reason } = await orderJobs({ erpnext, log }, job.doctype, job.name, job.force)
  if (!jobs.length) return skipped(reason)
  await queue.send(jobs, messageId)
  return done(`${jobs.length} Medusa order(s)`)
}

/** The syncs that a document calls for, all of its orders and not the first row's only; and why there is none. */
export async function orderJobs(
  resolution: OrderResolution,
  doctype: OrderDoctype,
  name: string,
  force = false,
): Promise<{ jobs: NewJob[]; reason: string }> {
  const salesOrders = await salesOrdersOf(resolution.erpnext, doctype, [name])
  const { orders, known } = await medusaOrdersOf(resolution, salesOrders)
  const reason = !salesOrders.length
    ? `${doctype} ${name} refers to no Sales Order`
    : known.length
      ? `neither Sales Order ${known.join(', ')} nor its Quotation has a medusa_order_id`
      : `Sales Order ${salesOrders.join(', ')} does not exist in ERPNext`
  return { jobs: [...orders].map(([id, unlinked]) => orderJob(id, unlinked, force)), reason }
}

export const orderJob = (medusa_order_id: string, unlinked: readonly string[], force = false): NewJob => ({
  kind: 'sync-order',
  medusa_order_id,
  ...(force ? { force } : {}),
  ...(unlinked.length ? { sales_orders: [...unlinked] } : {}),
})

/** By Medusa order id, those of its Sales Orders that cannot hold the id themselves. */
export type MedusaOrders = ReadonlyMap<string, readonly string[]>

/** The Medusa orders that Sales Orders belong to, and which of them exist at all. */
export async function medusaOrdersOf(
  { erpnext, log }: OrderResolution,
  salesOrders: readonly string[],
): Promise<{ orders: MedusaOrders; known: string[] }> {
  if (!salesOrders.length) return { orders: new Map(), known: [] }
  const rows = await erpnext.list('Sales Order', orderRow, {
    fields: ['name', 'medusa_order_id', '`tabSales Order Item`.prevdoc_docname as quotation'],
    filters: [['name', 'in', salesOrders]],
    limit: 0,
  })
  const unlinked = await idsFromQuotations({ erpnext, log }, rows)
  const ids = new Set([...rows.flatMap(row => row.medusa_order_id || []), ...unlinked.keys()])
  return {
    orders: new Map([...ids].map(id => [id, unlinked.get(id) ?? []])),
    known: [...new Set(rows.map(row => row.name))],
  }
}

/** The Sales Orders that documents of one doctype refer to; Sales Orders refer to themselves. */
export async function salesOrdersOf(
  erpnext: Erpnext,
  doctype: OrderDoctype,
  names: readonly string[],
): Promise<string[]> {
  if (!names.length) return []
  switch (doctype) {
    case 'Sales Order':
      return [...names]
    case 'Sales Invoice':
      return linked(erpnext, 'Sales Invoice', names, '`tabSales Invoice Item`.sales_order as link')
    case 'Delivery Note':
      return linked(erpnext, 'Delivery Note', names, '`tabDelivery Note Item`.against_sales_order as link')
    case 'Payment Entry': {
      const references = await erpnext.list('Payment Entry', paymentRow, {
        fields: [
          'name',
          '`tabPayment Entry Reference`.reference_doctype as reference_doctype',
          '`tabPayment Entry Reference`.reference_name as reference_name',
        ],
        filters: [['name', 'in', names]],
        limit: 0,
      })
      const named = (wanted: string) =>
        references.flatMap(row => (row.reference_doctype === wanted && row.reference_name ? [row.reference_name] : []))
      const billed = await salesOrdersOf(erpnext, 'Sales Invoice', [...new Set(named('Sales Invoice'))])
      return [...new Set([...named('Sales Order'), ...billed])]
    }
  }
}

async function linked(erpnext: Erpnext, doctype: string, names: readonly string[], link: string): Promise<string[]> {
  const rows = await erpnext.list(doctype, linkRow, {
    fields: ['name', link],
    filters: [['name', 'in', names]],
    limit: 0,
  })
  return [...new Set(rows.flatMap(row => row.link || []))]
}

/**
 * A Sales Order without a Medusa order id takes it from the Quotation that its rows came from. The id is written back;
 * where the field allows no change after submission the order is returned under its Medusa order, to be synced by name.
 */
async function idsFromQuotations(
  { erpnext, log }: OrderResolution,
  rows: readonly z.output<typeof orderRow>[],
): Promise<Map<string, string[]>> {
  const quotationOf = new Map(
    rows.flatMap(row => (row.quotation && !row.medusa_order_id ? [[row.name, row.quotation] as const] : [])),
  )
  if (!quotationOf.size) return new Map()
  const quotations = await erpnext.list('Quotation', quotationRow, {
    fields: ['name', 'medusa_order_id'],
    filters: [['name', 'in', [...new Set(quotationOf.values())]]],
    limit: 0,
  })
  const idOf = new Map(quotations.map(({ name, medusa_order_id }) => [name, medusa_order_id]))
  const unlinked = new Map<string, string[]>()
  for (const [salesOrder, quotation] of quotationOf) {
    const id = idOf.get(quotation)
    if (!id) continue
    const written = await writeBack(erpnext, salesOrder, id)
    if (!written) log.warn('medusa_order_id of the Sales Order is not allowed to change on submit', { salesOrder, id })
    unlinked.set(id, [...(unlinked.get(id) ?? []), ...(written ? [] : [salesOrder])])
  }
  return unlinked
}

/** False where ERPNext refuses for good: `UpdateAfterSubmitError`, unless the field has `allow_on_submit`. */
async function writeBack(erpnext: Erpnext, salesOrder: string, medusa_order_id: string): Promise<boolean> {
  try {
    await erpnext.update('Sales Order', salesOrder, { medusa_order_id })
    return true
  } catch (error) {
    if (error instanceof RelayError && error.kind === 'permanent') return false
    throw error
  }
}
