import type { Erpnext } from '../../erpnext/client.ts'
import { type QuotationRow, quotationFields, quotationRow } from '../../erpnext/quotation.ts'

/** Only one at a time may be at a quotation. */
export const quotationTarget = (id: string): string => `Quotation#${id}`

/** While it is waited for, a caller tries again so often: in all as long as a caller of HTTP likes to wait. */
export const WAITING_MS: readonly number[] = Array.from({ length: 40 }, () => 200)

/** The shop's quotations with an id. One without any, of the older app, goes by its draft order's. */
export async function quotationsWithId(erpnext: Erpnext, id: string): Promise<QuotationRow[]> {
  const rows = await erpnext.list('Quotation', quotationRow, {
    fields: quotationFields,
    orFilters: [
      ['medusa_quotation_id', '=', id],
      ['medusa_draft_order_id', '=', id],
    ],
    limit: 0,
  })
  return rows.filter(row => (row.medusa_quotation_id || row.medusa_draft_order_id) === id)
}
