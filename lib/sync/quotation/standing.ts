import { oldestFirst } from '../customer/party.ts'

interface Standing {
  name: string
  creation: string
  docstatus: 0 | 1 | 2
  status?: string | null | undefined
}

/** The quotation with an id: of several the oldest that is not cancelled, so that every try finds the same one. */
export const quotationOf = <Row extends Standing>(rows: readonly Row[]): Row | undefined =>
  rows.filter(({ docstatus }) => docstatus !== 2).sort(oldestFirst)[0]

/** How far a quotation is. Lost is what `declare_enquiry_lost` makes of it, submitted or not (ERPNext's source). */
export function standingOf({ docstatus, status }: Standing): 'draft' | 'submitted' | 'ordered' | 'lost' | 'cancelled' {
  if (docstatus === 2) return 'cancelled'
  if (status === 'Lost') return 'lost'
  if (status === 'Ordered' || status === 'Partially Ordered') return 'ordered'
  return docstatus === 1 ? 'submitted' : 'draft'
}
