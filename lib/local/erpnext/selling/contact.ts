import type { Document, Row } from '../document.ts'
import type { Site } from '../site.ts'
import { insert } from '../write.ts'
import { linkedTo, rowsOf } from './settings.ts'

/** The Contact that comes with a new Lead (recorded), or with a Customer that was given an e-mail or a number. */
export function makeContact(of: Document, links: Row[], site: Site): void {
  const { first_name = of.title ?? of.customer_name, last_name, company_name, email_id, mobile_no, phone, owner } = of
  const fields = {
    first_name,
    last_name,
    full_name: [first_name, last_name].filter(Boolean).join(' '),
    company_name,
    email_id,
    mobile_no: mobile_no ?? '',
    phone: phone ?? '',
    status: 'Passive',
    image: '',
    email_ids: email_id ? [{ email_id, is_primary: 1, doctype: 'Contact Email' }] : [],
    phone_nos: mobile_no
      ? [{ phone: mobile_no, is_primary_phone: 0, is_primary_mobile_no: 1, doctype: 'Contact Phone' }]
      : [],
    links: links.map(link => ({ ...link, doctype: 'Dynamic Link' })),
  }
  insert('Contact', fields, String(owner), site)
}

/** A Customer that was made from a Lead takes over its contacts and addresses (recorded). */
export function shareLinks(lead: string, customer: Document, site: Site): void {
  for (const doctype of ['Contact', 'Address'] as const) {
    for (const document of linkedTo(doctype, 'Lead', lead, site)) {
      const link = { link_doctype: 'Customer', link_name: customer.name, link_title: customer.customer_name }
      const links = [
        ...rowsOf(document, 'links'),
        { ...link, doctype: 'Dynamic Link', idx: rowsOf(document, 'links').length + 1 },
      ]
      site.store.set(doctype, { ...document, links, modified: site.stamp() })
    }
  }
}
