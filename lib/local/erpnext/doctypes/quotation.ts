import type { Document, Row } from '../document.ts'
import { fromCustomer, fromLead } from '../selling/party.ts'
import { addMissingPrices, priced } from '../selling/priced.ts'
import { checkLinks, invalid, notModelled } from '../selling/refusals.ts'
import type { Site } from '../site.ts'
import type { DoctypeRules } from './rules.ts'

/**
 * ERPNext's Quotation, for a Customer or a Lead: completed when it is inserted (recorded). Submitted it is Open (recorded);
 * an order makes it Ordered, `declare_enquiry_lost` Lost, and it stays so (ERPNext's source).
 */
export const quotation: DoctypeRules = {
  create(sent, site) {
    const quotation_to = String(sent.quotation_to ?? 'Customer')
    checkLinks([['Party', quotation_to, sent.party_name]], site)
    const party = site.store.get(quotation_to, String(sent.party_name))
    if (!party) throw invalid('Party is mandatory')
    const isCustomer = quotation_to === 'Customer'
    const fields = priced(sent, isCustomer ? party : undefined, asRow, site)
    if (fields.valid_till && String(fields.valid_till) < String(fields.transaction_date)) {
      throw invalid('Valid till date cannot be before transaction date')
    }
    const from = isCustomer ? fromCustomer(party, sent, site) : fromLead(party, sent, site)
    const status = statusOf(fields)
    return {
      naming_series: 'SAL-QTN-.YYYY.-',
      from_ecommerce: 0,
      ...fields,
      ...from,
      quotation_to,
      title: from.customer_name,
      status,
    }
  },
  change(before, changes) {
    const computed = ['items', 'taxes', 'party_name', 'quotation_to'].find(field => field in changes)
    if (computed) throw notModelled(`change of a Quotation's ${computed}`)
    return { ...changes, status: statusOf({ ...before, ...changes }) }
  },
  written(document, sent, site, isNew) {
    if (isNew) addMissingPrices(document, String(document.owner), site)
    if ((sent.docstatus ?? document.docstatus) === 1) tellLead(document, 'Quotation', site)
  },
}

const asRow = (row: Row): Row => ({ is_alternative: 0, has_alternative_item: 0, ...row })

const statusOf = ({ docstatus, status }: Row): string => {
  if (docstatus === 2) return 'Cancelled'
  if (['Lost', 'Ordered', 'Partially Ordered'].includes(String(status))) return String(status)
  return docstatus === 1 ? 'Open' : 'Draft'
}

/** A Lead says how far its quotations are, unless it is a Customer already (ERPNext's source). */
export function tellLead({ quotation_to, party_name }: Row, status: string, { store, stamp }: Site): void {
  const lead: Document | undefined = quotation_to === 'Lead' ? store.get('Lead', String(party_name)) : undefined
  if (!lead || lead.status === 'Converted') return
  store.set('Lead', { ...lead, status, modified: stamp() })
}
