import type { Document } from '../../lib/local/erpnext/document.ts'
import type { ErpnextSimulator } from '../../lib/local/erpnext/simulator.ts'

const company = 'Al Hikma Medical'
const VAT = 'VAT 5% - AHM'

/** Sold by the box, and counted in pieces. */
export const NOS_BOX = { variant_id: 'variant_21', item_code: 'MED-0021', rate: 501.915 }
/** The same, and of another tax. */
export const UNIT_BOX = { variant_id: 'variant_14', item_code: 'MED-0014', rate: 460.792 }
/** Recorded without a price. */
export const UNPRICED = { variant_id: 'variant_48', item_code: 'MED-0048' }

/** The recorded site with VAT of 5 %, an item of rate 0, and items that are Medusa's variants. */
export function openForQuotations(erpnext: ErpnextSimulator): void {
  const change = (doctype: string, name: string, fields: object) =>
    erpnext.set(doctype, { doctype, ...erpnext.get(doctype, name), name, ...fields } as Document)
  for (const { item_code, variant_id } of [NOS_BOX, UNIT_BOX, UNPRICED]) {
    const { name = '' } = erpnext.list('Website Item').find(item => item.item_code === item_code) ?? {}
    change('Website Item', name, { medusa_variant_id: variant_id })
  }
  const vat = { charge_type: 'On Net Total', account_head: VAT, description: 'VAT', rate: 5 }
  change('Sales Taxes and Charges Template', 'Oman VAT', {
    ...{ company, is_default: 1, disabled: 0 },
    taxes: [{ ...vat, doctype: 'Sales Taxes and Charges' }],
  })
  const accounts = [{ tax_type: VAT, tax_rate: 0, doctype: 'Item Tax Template Detail' }]
  change('Item Tax Template', 'Zero-rated', { company, disabled: 0, taxes: accounts })
  const own = { item_tax_template: 'Zero-rated', doctype: 'Item Tax', parent: UNIT_BOX.item_code, parenttype: 'Item' }
  change('Item', UNIT_BOX.item_code, { taxes: [own] })
}
