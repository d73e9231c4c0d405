import type { Document, Row } from '../document.ts'
import { makeContact, shareLinks } from '../selling/contact.ts'
import { checkLinks, invalid, given as present } from '../selling/refusals.ts'
import { rowsOf } from '../selling/settings.ts'
import type { Site } from '../site.ts'
import type { DoctypeRules } from './rules.ts'

/** Recorded. Neither a group nor a territory is compulsory, and none is filled in. */
const DEFAULTS: Row = {
  naming_series: 'CUST-.YYYY.-',
  customer_type: 'Company',
  t_c_acceptance: 0,
  is_internal_customer: 0,
  language: 'en',
  default_commission_rate: 0,
  so_required: 0,
  dn_required: 0,
  is_frozen: 0,
  disabled: 0,
}

const SALES_TEAM_DEFAULTS: Row = { allocated_percentage: 0, allocated_amount: 0, incentives: 0 }

/**
 * ERPNext's Customer: the second of one name is silently numbered (recorded), and one that names a Lead converts it. That
 * nobody asks whether the Lead has a Customer already is ERPNext's source, too.
 */
export const customer: DoctypeRules = {
  create(sent, site, { name }) {
    const fields = present(sent)
    check(fields, site)
    if (name !== fields.customer_name) {
      const text = `Changed customer name to '${name}' as '${fields.customer_name}' already exists.`
      site.messages.push({ message: text, title: 'Note', indicator: 'yellow' })
    }
    return { ...DEFAULTS, ...withTeam(fields) }
  },
  change(_, changes, site) {
    check(changes, site)
    return withTeam(changes)
  },
  written(document, sent, site, isNew) {
    const { lead_name, mobile_no, email_id, name, customer_name } = document
    if (lead_name && 'lead_name' in sent) convert(String(lead_name), site)
    if (!isNew) return
    if (lead_name) return shareLinks(String(lead_name), document, site)
    if (!mobile_no && !email_id) return
    const links = [{ link_doctype: 'Customer', link_name: name, link_title: customer_name }]
    makeContact(document, links, site)
  },
}

const withTeam = (fields: Row): Row =>
  fields.sales_team
    ? { ...fields, sales_team: rowsOf(fields, 'sales_team').map(row => ({ ...SALES_TEAM_DEFAULTS, ...row })) }
    : fields

function check(fields: Row, site: Site): void {
  const team = rowsOf(fields, 'sales_team')
  checkLinks(
    [
      ['Customer Group', 'Customer Group', fields.customer_group],
      ['From Lead', 'Lead', fields.lead_name],
      ...team.map((row, at) => [`Row #${at + 1}: Sales Person`, 'Sales Person', row.sales_person] as const),
    ],
    site,
  )
  if (!team.length) return
  const total = team.reduce((percent, row) => percent + Number(row.allocated_percentage ?? 0), 0)
  if (total !== 100) throw invalid('Total contribution percentage should be equal to 100')
}

/** Recorded: `phone` appears with the conversion, for saving the contact writes its number into the Lead. */
function convert(name: string, site: Site): void {
  const lead: Document | undefined = site.store.get('Lead', name)
  if (!lead) return
  const phone = lead.phone ?? lead.mobile_no ?? null
  site.store.set('Lead', { ...lead, phone, status: 'Converted', modified: site.stamp() })
}
