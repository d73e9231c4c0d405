import { tellLead } from '../doctypes/quotation.ts'
import type { Document, Row } from '../document.ts'
import { documentNotFound, FrappeError } from '../errors.ts'
import type { Handler } from '../methods.ts'
import type { ApiRequest } from '../request.ts'
import type { Site } from '../site.ts'
import { insert, save } from '../write.ts'
import { checkOrderable, makeSalesOrder } from './make-sales-order.ts'
import { invalid, notModelled } from './refusals.ts'
import { rowsOf } from './settings.ts'

/** What the desk's buttons call to make a Customer of a Lead, an order of a quotation, and to give a quotation up. */
export const SELLING: Readonly<Record<string, Handler>> = {
  'erpnext.crm.doctype.lead.lead.make_customer': ({ source_name }, { demand, user, site }) => {
    demand('Lead', 'read')
    return {
      message: { owner: user, ...customerOf(documentOf('Lead', source_name, site), site), __islocal: 1, __unsaved: 1 },
    }
  },
  'erpnext.selling.doctype.quotation.quotation.make_sales_order': ({ source_name }, { demand, user, site }) => {
    demand('Quotation', 'read')
    const quotation = documentOf('Quotation', source_name, site)
    // ERPNext makes the Customer first, and takes it back with everything else when it refuses.
    checkOrderable(quotation, site)
    return { message: makeSalesOrder(quotation, customerFor(quotation, demand, user, site), user, site) }
  },
  run_doc_method: ({ dt, dn, method, args }, { demand, user, site }) => {
    if (dt !== 'Quotation' || method !== 'declare_enquiry_lost') throw notModelled(`${dt}.${method}`)
    demand('Quotation', 'write')
    const given = typeof args === 'string' ? (JSON.parse(args) as Row) : (args as Row)
    return { docs: [declareLost(documentOf('Quotation', dn, site), given, user, site)] }
  },
  'frappe.desk.form.utils.add_comment': (given, { demand, user, site }) => addComment(given, demand, user, site),
}

function documentOf(doctype: string, name: unknown, { store }: Site): Document {
  const document = store.get(doctype, String(name))
  if (!document) throw documentNotFound(doctype, String(name))
  return document
}

/** Recorded: neither group nor sales team. What has the same name in both goes along, unless its field is `no_copy`. */
function customerOf(
  { name, company_name, lead_name, medusa_id, t_c_acceptance, mobile_no, email_id, language, territory }: Document,
  site: Site,
): Row {
  const fields: Row = {
    docstatus: 0,
    idx: 0,
    naming_series: 'CUST-.YYYY.-',
    customer_name: company_name ?? lead_name,
    customer_type: company_name ? 'Company' : 'Individual',
    medusa_id,
    t_c_acceptance,
    lead_name: name,
    territory,
    language,
    mobile_no,
    email_id,
    ...Object.fromEntries(
      ['is_internal_customer', 'default_commission_rate', 'so_required', 'dn_required', 'is_frozen', 'disabled'].map(
        field => [field, 0],
      ),
    ),
    doctype: 'Customer',
    ...Object.fromEntries(
      ['sales_team', 'companies', 'credit_limits', 'portal_users', 'accounts'].map(field => [field, []]),
    ),
  }
  const isCopied = (field: string) =>
    !['Lead', 'Customer'].some(dt => site.store.get('Custom Field', `${dt}-${field}`)?.no_copy)
  return Object.fromEntries(
    Object.entries(fields).filter(([field, value]) => value !== null && value !== undefined && isCopied(field)),
  )
}

/** The quotation's Customer. For a Lead's it is made, and committed, though nobody asked (recorded). */
function customerFor(
  { quotation_to, party_name }: Document,
  demand: ApiRequest['demand'],
  user: string,
  site: Site,
): Document {
  if (quotation_to === 'Customer') return documentOf('Customer', party_name, site)
  const [made] = site.store.having('Customer', undefined, 'lead_name', [String(party_name)])
  if (made) return made
  demand('Customer', 'create')
  return insert('Customer', customerOf(documentOf('Lead', party_name, site), site), user, site)
}

/** From ERPNext's source: nothing is recorded. A draft may be given up, too. */
function declareLost(
  quotation: Document,
  { detailed_reason, lost_reasons_list, competitors }: Row,
  user: string,
  site: Site,
): Document {
  if (!Array.isArray(lost_reasons_list) || !Array.isArray(competitors)) {
    const text =
      "Quotation.declare_enquiry_lost() missing 2 required positional arguments: 'lost_reasons_list' and 'competitors'"
    throw new FrappeError(500, 'TypeError', text, { path: 'TypeError', messages: [] })
  }
  const isOrdered = [...site.store.having('Sales Order', 'Sales Order Item', 'prevdoc_docname', [quotation.name])].some(
    ({ docstatus }) => docstatus === 1,
  )
  if (isOrdered) throw invalid('Cannot set as Lost as Sales Order is made.')
  for (const { lost_reason } of lost_reasons_list as Row[]) {
    if (site.store.get('Quotation Lost Reason', String(lost_reason))) continue
    throw invalid(`Invalid lost reason <strong>${lost_reason}</strong>, please create a new lost reason`)
  }
  const reason = detailed_reason ? { order_lost_reason: detailed_reason } : {}
  site.store.set('Quotation', { ...quotation, status: 'Lost', ...reason })
  tellLead(quotation, 'Lost Quotation', site)
  return save(
    'Quotation',
    quotation.name,
    { lost_reasons: rowsOf({ lost_reasons_list }, 'lost_reasons_list') },
    user,
    site,
  )
}

/** Whoever may read a document may comment on it (Frappe's source). */
function addComment(given: Row, demand: ApiRequest['demand'], user: string, site: Site): Record<string, unknown> {
  const { reference_doctype, reference_name, content, comment_email, comment_by } = given
  demand(String(reference_doctype), 'read')
  documentOf(String(reference_doctype), reference_name, site)
  const fields = { comment_type: 'Comment', reference_doctype, reference_name, content, comment_email, comment_by }
  return { message: insert('Comment', fields, user, site) }
}
