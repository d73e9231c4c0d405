import type { Row } from '../document.ts'
import { checkLinks, checkMandatory, given as present } from '../selling/refusals.ts'
import { countryOf, linkedTo, rowsOf } from '../selling/settings.ts'
import type { Site } from '../site.ts'
import type { DoctypeRules } from './rules.ts'

const DEFAULTS: Row = {
  address_type: 'Billing',
  is_primary_address: 0,
  is_shipping_address: 0,
  disabled: 0,
  is_your_company_address: 0,
}

const LABELS = { address_line1: 'Address Line 1', city: 'City/Town', country: 'Country' }

/**
 * Frappe's Address: what has to be there (recorded), and at most one primary and one shipping address per linked document,
 * the newest to say so (Frappe's source).
 */
export const address: DoctypeRules = {
  create(sent, site, { name }) {
    const fields: Row = { ...DEFAULTS, country: countryOf(site), ...present(sent) }
    check(name, fields, site)
    return { ...fields, links: linked(fields, site), address_title: titleOf(fields) }
  },
  change(before, changes, site) {
    check(before.name, { ...before, ...changes }, site)
    return 'links' in changes ? { ...changes, links: linked(changes, site) } : changes
  },
  written(document, _, site) {
    for (const field of ['is_primary_address', 'is_shipping_address']) {
      if (!document[field]) continue
      for (const { link_doctype, link_name } of rowsOf(document, 'links')) {
        for (const other of linkedTo('Address', String(link_doctype), String(link_name), site)) {
          if (other.name === document.name || !other[field] || other.disabled) continue
          site.store.set('Address', { ...other, [field]: 0, modified: site.stamp() })
        }
      }
    }
  },
}

export const titleOf = (fields: Row): unknown => fields.address_title ?? rowsOf(fields, 'links')[0]?.link_name

function check(name: string, fields: Row, site: Site): void {
  checkMandatory('Address', name, fields, LABELS)
  checkLinks(
    [
      ['Country', 'Country', fields.country],
      ...rowsOf(fields, 'links').map(
        (link, at) => [`Row #${at + 1}: Link Name`, String(link.link_doctype), link.link_name] as const,
      ),
    ],
    site,
  )
}

const linked = (fields: Row, { store }: Site): Row[] =>
  rowsOf(fields, 'links').map(link => {
    const document = store.get(String(link.link_doctype), String(link.link_name))
    return { ...link, link_title: document?.customer_name ?? document?.title ?? link.link_name }
  })
