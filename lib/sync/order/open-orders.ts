import * as z from 'zod'
import type { Erpnext, Filter } from '../../erpnext/client.ts'
import type { Page } from '../runs/kind.ts'
import { pagesByName } from '../runs/pages.ts'

const idRow = z.object({ medusa_order_id: z.string() })
const orderRow = idRow.extend({ name: z.string(), status: z.string() })
const nameRow = z.object({ name: z.string() })
const itemRow = z.object({ sales_order: z.string().nullish() })

const FINISHED = ['Completed', 'Closed', 'Cancelled']

export const OF_SHOP: readonly Filter[] = [['medusa_order_id', 'is', 'set']]
/** Their status and payment may still change. */
export const UNFINISHED: readonly Filter[] = [...OF_SHOP, ['status', 'not in', FINISHED]]

/**
 * The Medusa order ids of Sales Orders, each once. Pages by key, never by offset: rows leave the set meanwhile.
 */
export async function* orderIdPages(
  erpnext: Erpnext,
  filters: readonly Filter[],
  after: string | undefined,
  pageSize: number,
): AsyncGenerator<Page<string>> {
  for (let from = after; ; ) {
    const rest: Filter[] = from === undefined ? [] : [['medusa_order_id', '>', from]]
    const rows = await erpnext.list('Sales Order', idRow, {
      fields: ['medusa_order_id'],
      filters: [...filters, ...rest],
      orderBy: 'medusa_order_id asc',
      limit: pageSize,
    })
    from = rows.at(-1)?.medusa_order_id
    if (from === undefined) return
    yield { rows: [...new Set(rows.map(row => row.medusa_order_id))], after: from }
    if (rows.length < pageSize) return
  }
}

/** Finished orders with an invoice that is not paid, each once, by the first of these invoices; a page may be empty. */
export async function* unpaidOrderIdPages(
  erpnext: Erpnext,
  after: string | undefined,
  pageSize: number,
): AsyncGenerator<Page<string>> {
  let seenUpTo = after
  const query = { fields: ['name'], filters: UNPAID, pageSize }
  for await (const page of pagesByName({ erpnext }, 'Sales Invoice', nameRow, query, after)) {
    const names = page.rows.map(({ name }) => name)
    yield { rows: await finishedOrderIds(erpnext, names, seenUpTo), after: page.after }
    seenUpTo = page.after
  }
}

const UNPAID: readonly Filter[] = [
  ['docstatus', '=', 1],
  ['outstanding_amount', '>', 0],
]

async function finishedOrderIds(
  erpnext: Erpnext,
  invoices: readonly string[],
  seenUpTo: string | undefined,
): Promise<string[]> {
  const billed = await salesOrdersOf(erpnext, invoices)
  if (!billed.length) return []
  const ids = new Set((await orders(erpnext, [...OF_SHOP, ['name', 'in', billed]])).map(row => row.medusa_order_id))
  if (!ids.size) return []
  const whole = await orders(erpnext, [['medusa_order_id', 'in', [...ids]]])
  for (const { status, medusa_order_id } of whole) if (!FINISHED.includes(status)) ids.delete(medusa_order_id)
  if (seenUpTo === undefined || !ids.size) return [...ids]
  const idOf = new Map(whole.map(({ name, medusa_order_id }) => [name, medusa_order_id]))
  const earlier = await erpnext.list('Sales Invoice', nameRow, {
    fields: ['name'],
    filters: [...UNPAID, ['name', '<=', seenUpTo], ['Sales Invoice Item', 'sales_order', 'in', [...idOf.keys()]]],
    limit: 0,
  })
  const seen = earlier.length ? await salesOrdersOf(erpnext, [...new Set(earlier.map(({ name }) => name))]) : []
  for (const name of seen) ids.delete(idOf.get(name) ?? '')
  return [...ids]
}

const orders = (erpnext: Erpnext, filters: readonly Filter[]) =>
  erpnext.list('Sales Order', orderRow, { fields: Object.keys(orderRow.shape), filters, limit: 0 })

async function salesOrdersOf(erpnext: Erpnext, invoices: readonly string[]): Promise<string[]> {
  const items = await erpnext.list('Sales Invoice Item', itemRow, {
    fields: ['sales_order'],
    filters: [['parent', 'in', invoices]],
    parent: 'Sales Invoice',
    limit: 0,
  })
  return [...new Set(items.flatMap(({ sales_order }) => sales_order || []))]
}
