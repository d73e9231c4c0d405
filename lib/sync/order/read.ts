import type { Erpnext, Filter } from '../../erpnext/client.ts'
import {
  type SalesInvoiceRow,
  type SalesOrderRow,
  salesInvoiceFields,
  salesInvoiceRow,
  salesOrderFields,
  salesOrderRow,
} from '../../erpnext/doctypes.ts'

export interface ErpnextOrder {
  salesOrders: SalesOrderRow[]
  invoices: SalesInvoiceRow[]
}

/**
 * Reads everything that ERPNext holds about some Medusa orders, in at most two calls however many they are.
 * `unlinked` names Sales Orders that belong to an order without holding its id.
 */
export async function readOrders(
  erpnext: Erpnext,
  medusaOrderIds: readonly string[],
  unlinked: ReadonlyMap<string, readonly string[]> = new Map(),
): Promise<Map<string, ErpnextOrder>> {
  const ownerOf = new Map([...unlinked].flatMap(([id, names]) => names.map((name): [string, string] => [name, id])))
  const byId: Filter = ['medusa_order_id', 'in', medusaOrderIds]
  const salesOrders = await erpnext.list('Sales Order', salesOrderRow, {
    fields: salesOrderFields,
    limit: 0,
    ...(ownerOf.size ? { orFilters: [byId, ['name', 'in', [...ownerOf.keys()]]] } : { filters: [byId] }),
  })
  const live = salesOrders.filter(({ docstatus }) => docstatus !== 2).map(({ name }) => name)
  const invoices = live.length ? await readInvoices(erpnext, live) : []

  const orders = Map.groupBy(salesOrders, row => row.medusa_order_id || ownerOf.get(row.name) || '')
  return new Map(
    medusaOrderIds.map(id => {
      const own = orders.get(id) ?? []
      const names = new Set(own.map(({ name }) => name))
      return [id, { salesOrders: own, invoices: invoices.filter(row => row.sales_order && names.has(row.sales_order)) }]
    }),
  )
}

/** One row for each pair of a submitted invoice and a Sales Order that it bills (the join repeats them). */
function readInvoices(erpnext: Erpnext, salesOrders: readonly string[]): Promise<SalesInvoiceRow[]> {
  return erpnext.list('Sales Invoice', salesInvoiceRow, {
    fields: salesInvoiceFields,
    filters: [
      ['Sales Invoice Item', 'sales_order', 'in', salesOrders],
      ['docstatus', '=', 1],
    ],
    limit: 0,
  })
}
