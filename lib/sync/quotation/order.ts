import * as z from 'zod'
import type { Erpnext } from '../../erpnext/client.ts'
import { mappedDocument } from '../../erpnext/customer.ts'
import { text } from '../../erpnext/fields.ts'
import type { QuotationRow } from '../../erpnext/quotation.ts'
import { Refusal } from '../../refusal.ts'
import type { Relay } from '../../relay.ts'
import { oldestFirst } from '../customer/party.ts'
import { madeOnce } from '../made-once.ts'
import { dayIn } from '../price/day.ts'
import { customerFrom } from './convert.ts'
import { daysAfter } from './document.ts'
import { orderDocument } from './order-document.ts'

type Ports = Pick<Relay, 'erpnext' | 'leases' | 'pause' | 'selling' | 'now'>

const orderRow = z.object({
  name: z.string(),
  creation: z.string(),
  docstatus: z.number(),
  amended_from: text,
  medusa_order_id: text,
})
type OrderRow = z.output<typeof orderRow>

/**
 * The one Sales Order of a submitted quotation: found, however far an earlier try came, or made, and submitted. A Lead is made
 * a Customer first.
 * @throws Refusal 409 where its order was cancelled, or is another Medusa order
 */
export async function orderOf(relay: Ports, quotation: QuotationRow, medusa_order_id: string): Promise<string> {
  const { erpnext } = relay
  const { quotation_to, party_name, name } = quotation
  const find = () => findOrder(erpnext, name)
  const order =
    (await find()) ??
    (await madeOnce(relay, `the Sales Order of ${name}`, {
      find,
      async prepare() {
        const customer = quotation_to === 'Lead' ? await customerFrom(relay, party_name ?? '') : undefined
        return newOrder(relay, name, { customer, medusa_order_id })
      },
      insert: document => erpnext.insert('Sales Order', document, orderRow),
    }))
  if (order.docstatus === 2) throw new Refusal(409, 'order_cancelled', `its Sales Order ${order.name} was cancelled`)
  if (order.medusa_order_id && order.medusa_order_id !== medusa_order_id) throw anotherOrder(order)
  // An amendment is in somebody's hands already.
  const isOurs = !order.amended_from
  if (order.docstatus === 0 && isOurs) {
    await erpnext.update('Sales Order', order.name, { medusa_order_id, from_ecommerce: 1, docstatus: 1 })
  } else if (!order.medusa_order_id) await erpnext.update('Sales Order', order.name, { medusa_order_id })
  return order.name
}

export const anotherOrder = ({ name, medusa_order_id }: { name: string; medusa_order_id?: unknown }): Refusal =>
  new Refusal(409, 'another_order', `order_id: ${name} is Medusa's ${medusa_order_id} already`)

/** Of several the submitted one, else a draft, else one that was cancelled; of such the oldest. */
async function findOrder(erpnext: Erpnext, quotation: string): Promise<OrderRow | undefined> {
  const rows = await erpnext.list('Sales Order', orderRow, {
    fields: Object.keys(orderRow.shape),
    filters: [['Sales Order Item', 'prevdoc_docname', '=', quotation]],
    limit: 0,
  })
  const sorted = rows.toSorted(oldestFirst)
  return [1, 0, 2].flatMap(docstatus => sorted.filter(row => row.docstatus === docstatus))[0]
}

async function newOrder(
  { erpnext, selling, now }: Ports,
  quotation: string,
  { customer, medusa_order_id }: { customer: string | undefined; medusa_order_id: string },
): Promise<Record<string, unknown>> {
  const mapped = await erpnext.call('erpnext.selling.doctype.quotation.quotation.make_sales_order', mappedDocument, {
    source_name: quotation,
  })
  if (customer && mapped.customer !== customer) {
    throw new Refusal(409, 'customer_of_another', `Customers ${customer} and ${mapped.customer} are of one Lead`)
  }
  const deliveryDate = daysAfter(dayIn(selling.TIME_ZONE, now()), selling.DELIVERY_DAYS)
  return orderDocument(mapped, { medusa_order_id, deliveryDate })
}
