import type { Document } from '../../lib/local/erpnext/document.ts'
import { answerQuotation } from '../../lib/sync/quotation/approve.ts'
import { createQuotation } from '../../lib/sync/quotation/create.ts'
import { approvalInput, quotationInput } from '../../lib/sync/quotation/input.ts'
import { NOS_BOX, openForQuotations } from '../support/quoting-site.ts'
import type { Flow } from './play.ts'
import { operation } from './steps.ts'
import type { World } from './world.ts'

const DRAFT_ORDER = 'dorder_crash'
const LEAD = 'CRM-LEAD-2026-00001'

const input = quotationInput.parse({
  ...{ draft_order_id: DRAFT_ORDER, customer_id: 'cus_lead', items: [{ variant_id: NOS_BOX.variant_id, quantity: 3 }] },
  billing_address: { address_1: 'Al Khuwair St 23', city: 'Muscat', country_code: 'om', is_default: true },
})
const quoted = operation(relay => createQuotation(relay, input))
const answered = (answer: object) =>
  operation((relay, cause) => answerQuotation(relay, DRAFT_ORDER, approvalInput.parse(answer), cause))
const ordered = answered({ approval: 'Approved', create_so: true })

const fromLead = (world: World) => {
  openForQuotations(world.erpnext)
  world.change('Lead', LEAD, { medusa_id: 'cus_lead' })
  world.medusa.addOrder(DRAFT_ORDER)
}
/** A draft as the shop's are, of what a recorded one has. */
const drafted = (world: World) => {
  fromLead(world)
  const { medusa_order_id: _, ...recorded } = world.erpnext.get('Quotation', 'SAL-QTN-2026-00001') as Document
  const ids = { name: 'SAL-QTN-2026-00099', medusa_quotation_id: DRAFT_ORDER, medusa_draft_order_id: DRAFT_ORDER }
  const party = { quotation_to: 'Lead', party_name: LEAD }
  const { item_code, rate } = NOS_BOX
  const items = (recorded.items as Document[]).map(row => ({ ...row, item_code, rate, uom: 'Nos', stock_uom: 'Nos' }))
  world.erpnext.set('Quotation', { ...recorded, ...ids, ...party, items, docstatus: 0, status: 'Draft' } as Document)
}
export const quotationFlows: readonly Flow[] = [
  ['a quotation, with its address', fromLead, quoted],
  ['a Lead’s quotation approved, with its order', drafted, ordered],
  ['a quotation rejected', drafted, answered({ approval: 'Rejected' })],
]
