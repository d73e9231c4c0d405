import * as z from 'zod'
import type { Erpnext, Filter } from '../../erpnext/client.ts'

const orderRow = z.object({ medusa_order_id: z.string() })
const nameRow = z.object({ name: z.string() })
const itemRow = z.object({ sales_order: z.string().nullish() })

/**
 * Pages of Medusa order ids whose status or payment may still change: orders not finished, and finished ones with an
 * unpaid invoice. An id may come twice, once from each. Pages by key, never by offset: rows leave the set meanwhile.
 */
export async function* openOrderIds(erpnext: Erpnext, pageSize: number): AsyncGenerator<string[]> {
  yield* unfinishedOrderIds(erpnext, pageSize)
  yield* unpaidOrderIds(erpnext, pageSize)
}

async function* unfinishedOrderIds(erpnext: Erpnext, pageSize: number): AsyncGenerator<string[]> {
  for (let after = ''; ; ) {
    const rows = await erpnext.list('Sales Order', orderRow, {
      fields: ['medusa_order_id'],
      filters: [
        ['medusa_order_id', '>', after], // also leaves out the empty ones and nulls
        ['status', 'not in', ['Completed', 'Closed', 'Cancelled']],
      ],
      orderBy: 'medusa_order_id asc',
      limit: pageSize,
    })
    const ids = rows.map(row => row.medusa_order_id)
    if (ids.length) yield [...new Set(ids)]
    if (rows.length < pageSize) return
    after = ids.at(-1) as string
  }
}

async function* unpaidOrderIds(erpnext: Erpnext, pageSize: number): AsyncGenerator<string[]> {
  for (let after = ''; ; ) {
    const filters: Filter[] = [
      ['docstatus', '=', 1],
      ['outstanding_amount', '>', 0],
      ['name', '>', after],
    ]
    const rows = await erpnext.list('Sales Invoice', nameRow, {
      fields: ['name'],
      filters,
      orderBy: 'name asc',
      limit: pageSize,
    })
    const names = rows.map(({ name }) => name)
    const ids = names.length ? await orderIdsOfInvoices(erpnext, names) : []
    if (ids.length) yield ids
    if (rows.length < pageSize) return
    after = names.at(-1) as string
  }
}

async function orderIdsOfInvoices(erpnext: Erpnext, invoices: readonly string[]): Promise<string[]> {
  const items = await erpnext.list('Sales Invoice Item', itemRow, {
    fields: ['sales_order'],
    filters: [['parent', 'in', invoices]],
    parent: 'Sales Invoice',
    limit: 0,
  })
  const salesOrders = [...new Set(items.flatMap(({ sales_order }) => sales_order || []))]
  if (!salesOrders.length) return []
  const orders = await erpnext.list('Sales Order', orderRow, {
    fields: ['medusa_order_id'],
    filters: [
      ['name', 'in', salesOrders],
      ['medusa_order_id', 'is', 'set'],
    ],
    limit: 0,
  })
  return [...new Set(orders.map(row => row.medusa_order_id))]
}
