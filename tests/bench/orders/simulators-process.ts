import type { Document } from '../../../lib/local/erpnext/document.ts'
import { startErpnextSimulator } from '../../../lib/local/erpnext/simulator.ts'
import { startMedusaSimulator } from '../../../lib/local/medusa/simulator.ts'
import { answerParent } from '../own-process.ts'
import { medusaOrderId, salesOrderName } from './generated.ts'

const erpnext = await startErpnextSimulator()
const medusa = await startMedusaSimulator()

/** Both servers. Lists by id and by name go through the simulator's indexes, so a full site is as quick as an empty one. */
const methods = {
  settings: (): Record<string, string> => ({
    ERPNEXT_URL: erpnext.url,
    ERPNEXT_API_KEY: erpnext.apiKey,
    ERPNEXT_API_SECRET: erpnext.apiSecret,
    MEDUSA_URL: medusa.url,
    MEDUSA_API: medusa.api,
    MEDUSA_EMAIL: medusa.email,
    MEDUSA_PASSWORD: medusa.password,
  }),
  /** Orders in both, each with an invoice, for then a sync makes all the calls that there are. */
  addOrders(from: number, count: number): void {
    for (let number = from; number < from + count; number++) {
      medusa.addOrder(medusaOrderId(number))
      erpnext.set('Sales Order', salesOrder(number))
      erpnext.set('Sales Invoice', salesInvoice(number))
    }
  },
  /** What Medusa says about an order. */
  orderStatus: (number: number): unknown => medusa.orders.get(medusaOrderId(number))?.metadata?.order_status,
  /** Calls since the last time this was asked. */
  calls(): { erpnext: number; medusa: number } {
    const counted = { erpnext: erpnext.calls.length, medusa: medusa.calls.length }
    erpnext.calls.length = 0
    medusa.calls.length = 0
    return counted
  },
}
export type SimulatorsProcess = typeof methods
answerParent(methods)

/** The fields that the relay asks for: ten thousand whole documents would be this process's memory and nothing else. */
const salesOrder = (number: number): Document => ({
  doctype: 'Sales Order',
  name: salesOrderName(number),
  medusa_order_id: medusaOrderId(number),
  status: 'To Deliver',
  docstatus: 1,
  customer: 'Webhook Clinic',
  discount_amount: 0,
  net_total: 37 + number / 1_000,
  grand_total: 37 + number / 1_000,
  advance_paid: 0,
  per_billed: 100,
  per_delivered: 0,
  items: [{ doctype: 'Sales Order Item', name: `so-${number}`, idx: 1, prevdoc_docname: null }],
})

const salesInvoice = (number: number): Document => ({
  doctype: 'Sales Invoice',
  name: `ACC-SINV-BENCH-${number}`,
  status: 'Unpaid',
  docstatus: 1,
  is_return: 0,
  outstanding_amount: 37 + number / 1_000,
  items: [{ doctype: 'Sales Invoice Item', name: `si-${number}`, idx: 1, sales_order: salesOrderName(number) }],
})
