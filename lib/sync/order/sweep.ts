import { type OrderDoctype, orderDoctypes } from '../../queue/job-schema.ts'
import type { SweptDoctype } from '../sweepable.ts'
import { ordersOfDeleted } from './deleted.ts'
import { medusaOrdersOf, salesOrdersOf } from './resolve.ts'
import { differingOrders } from './update.ts'

const sweepOf = (doctype: OrderDoctype): SweptDoctype => ({
  doctype,
  filters: doctype === 'Sales Order' ? [] : [['docstatus', '>', 0]],
  async jobs(relay, rows) {
    const names = rows.map(({ name }) => name)
    const { orders } = await medusaOrdersOf(relay, await salesOrdersOf(relay.erpnext, doctype, names))
    return differingOrders(relay, orders)
  },
  deleted: async (relay, rows) => differingOrders(relay, await ordersOfDeleted(relay, doctype, rows)),
})

export const orderSweeps: readonly SweptDoctype[] = orderDoctypes.map(sweepOf)
