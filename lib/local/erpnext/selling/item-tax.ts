import type { Document } from '../document.ts'
import type { Site } from '../site.ts'
import type { Terms } from './item-row.ts'
import { rowsOf } from './settings.ts'

/** The item's own template of that company, the latest that is valid. From ERPNext's source: no recorded item has one. */
export function itemTaxTemplate(
  item: Document,
  { company, date }: Pick<Terms, 'company' | 'date'>,
  { store }: Site,
): unknown {
  const ours = rowsOf(item, 'taxes')
    .filter(row => !row.tax_category && String(row.valid_from ?? '') <= date)
    .filter(row => store.get('Item Tax Template', String(row.item_tax_template))?.company === company)
    .sort((a, b) => (String(a.valid_from ?? '') < String(b.valid_from ?? '') ? 1 : -1))
  return ours[0]?.item_tax_template
}

/** `{"VAT 5% - AHM": 5.0}`; `{}` without a template (recorded). */
export function itemTaxRate(template: unknown, { store }: Site): string {
  const rows = rowsOf(store.get('Item Tax Template', String(template ?? '')), 'taxes')
  return JSON.stringify(Object.fromEntries(rows.map(row => [String(row.tax_type), Number(row.tax_rate)])))
}
