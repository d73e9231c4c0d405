import * as z from 'zod'
import type { QuotationRow } from '../../erpnext/quotation.ts'
import { Refusal } from '../../refusal.ts'
import type { Relay } from '../../relay.ts'
import { exclusively } from '../exclusively.ts'
import { orderJob } from '../order/resolve.ts'
import { quotationsWithId, quotationTarget, WAITING_MS } from './find.ts'
import type { ApprovalInput } from './input.ts'
import { anotherOrder, orderOf } from './order.ts'
import { quotationOf, standingOf } from './standing.ts'

type Ports = Pick<Relay, 'erpnext' | 'leases' | 'pause' | 'selling' | 'now' | 'queue'>

export interface Approved {
  quotation: string
  /** Where one was asked for. */
  sales_order?: string
}

/**
 * Submits a quotation, and makes its order where that is asked for; or gives it up. However often it is called, and wherever it
 * broke off: one order.
 * @throws Refusal 404 no such quotation; 409 it is cancelled, or was answered otherwise. RelayError as `createQuotation`.
 */
export async function answerQuotation(
  relay: Ports,
  quotation_id: string,
  input: ApprovalInput,
  cause: string,
): Promise<Approved> {
  const answer = async () => {
    const rows = await quotationsWithId(relay.erpnext, quotation_id)
    const quotation = quotationOf(rows)
    if (quotation)
      return input.approval === 'Rejected' ? reject(relay, quotation) : approve(relay, quotation, input, cause)
    const [cancelled] = rows
    if (cancelled) throw new Refusal(409, 'cancelled', `Quotation ${cancelled.name} was cancelled`)
    throw new Refusal(404, 'not_found', `there is no quotation ${quotation_id}`)
  }
  return exclusively(relay, [quotationTarget(quotation_id)], answer, WAITING_MS)
}

async function approve(
  relay: Ports,
  quotation: QuotationRow,
  { order_id, create_so }: ApprovalInput,
  cause: string,
): Promise<Approved> {
  const { name, docstatus, medusa_draft_order_id } = quotation
  if (standingOf(quotation) === 'lost') throw new Refusal(409, 'rejected', `Quotation ${name} was rejected`)
  if (order_id && quotation.medusa_order_id && quotation.medusa_order_id !== order_id) throw anotherOrder(quotation)
  const medusa_order_id = quotation.medusa_order_id || order_id || medusa_draft_order_id
  if (!medusa_order_id) throw new Refusal(409, 'no_order_id', `order_id: Quotation ${name} is of no draft order`)
  // Taken before a quotation is submitted, or with it. Where somebody submitted it without, its order alone can say it.
  if (docstatus === 0 || !(quotation.medusa_order_id || create_so)) {
    await relay.erpnext.update('Quotation', name, { medusa_order_id, docstatus: 1 })
  }
  if (!create_so) return { quotation: name }
  const sales_order = await orderOf(relay, quotation, medusa_order_id)
  await relay.queue.send([orderJob(medusa_order_id, [])], cause)
  return { quotation: name, sales_order }
}

async function reject({ erpnext }: Ports, quotation: QuotationRow): Promise<Approved> {
  const { name, medusa_order_id } = quotation
  const standing = standingOf(quotation)
  if (standing === 'lost') return { quotation: name }
  if (standing === 'ordered') throw new Refusal(409, 'ordered', `Quotation ${name} is ordered already`)
  if (standing === 'submitted' && medusa_order_id) {
    throw new Refusal(409, 'approved', `Quotation ${name} was approved as Medusa's ${medusa_order_id}`)
  }
  await erpnext.call('run_doc_method', z.unknown(), {
    ...{ dt: 'Quotation', dn: name, method: 'declare_enquiry_lost' },
    args: { lost_reasons_list: [], competitors: [], detailed_reason: 'Rejected in the shop' },
  })
  return { quotation: name }
}
