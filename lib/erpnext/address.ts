import * as z from 'zod'
import { check, text } from './fields.ts'
import type { Filter } from './list-request.ts'

/** The parts of an Address that the relay reads, as list calls give them. */
export const addressRow = z.object({
  name: z.string(),
  creation: z.string(),
  address_type: text,
  address_line1: text,
  address_line2: text,
  city: text,
  state: text,
  country: text,
  pincode: text,
  phone: text,
  is_primary_address: check,
  disabled: check,
})
export type AddressRow = z.output<typeof addressRow>
export const addressFields = Object.keys(addressRow.shape)

/** The addresses of a Customer or a Lead; `parenttype`, for Contacts are linked by the same rows (recorded). */
export const linkedAddresses = (doctype: 'Customer' | 'Lead', name: string): Filter[] => [
  ['Dynamic Link', 'link_doctype', '=', doctype],
  ['Dynamic Link', 'link_name', '=', name],
  ['Dynamic Link', 'parenttype', '=', 'Address'],
]
