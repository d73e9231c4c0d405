import type { Document, Row } from '../document.ts'
import type { Site } from '../site.ts'
import { linkedTo } from './settings.ts'

/** What a quotation or an order takes over from its Customer (recorded). */
export function fromCustomer(
  { name, customer_name, customer_group, territory, language }: Document,
  sent: Row,
  site: Site,
): Row {
  const own = linkedTo('Address', 'Customer', name, site).filter(({ disabled }) => !disabled)
  const prefer = (field: string) => own.toSorted((a, b) => Number(b[field] ?? 0) - Number(a[field] ?? 0))[0]?.name
  return {
    customer_name,
    customer_group,
    territory,
    language,
    ...shown('customer_address', 'address_display', sent.customer_address ?? prefer('is_primary_address'), site),
    ...shown(
      'shipping_address_name',
      'shipping_address',
      sent.shipping_address_name ?? prefer('is_shipping_address'),
      site,
    ),
  }
}

/** And from its Lead (recorded). */
export function fromLead(
  { name, lead_name, company_name, territory, mobile_no, email_id }: Document,
  sent: Row,
  site: Site,
): Row {
  const [address] = linkedTo('Address', 'Lead', name, site)
  return {
    customer_name: company_name ?? lead_name,
    territory,
    contact_display: lead_name,
    contact_mobile: mobile_no,
    contact_email: email_id,
    ...shown('customer_address', 'address_display', sent.customer_address ?? address?.name, site),
  }
}

function shown(field: string, display: string, name: unknown, { store }: Site): Row {
  const address = name ? store.get('Address', String(name)) : undefined
  return address ? { [field]: address.name, [display]: text(address) } : {}
}

/** The standard Address Template, as recorded. */
function text({ address_line1, address_line2, city, state, pincode, country, phone, email_id }: Row): string {
  const lines = [
    address_line1,
    [address_line2, city].filter(Boolean).join('<br>'),
    [state, pincode, country].filter(Boolean).join('<br>'),
    '',
  ]
  const reach = [phone ? `Phone: ${phone}<br>` : '', email_id ? `Email: ${email_id}<br>` : ''].join('')
  return `${lines.join('<br>\n')}<br>\n${reach}`
}
