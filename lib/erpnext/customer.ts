import * as z from 'zod'
import { text } from './fields.ts'

/** The parts of a Customer that the relay reads, as list calls give them. */
export const customerRow = z.object({
  name: z.string(),
  creation: z.string(),
  customer_name: z.string(),
  customer_group: text,
  customer_primary_address: text,
  email_id: text,
  mobile_no: text,
  lead_name: text,
  medusa_id: text,
})
export type CustomerRow = z.output<typeof customerRow>
export const customerFields = Object.keys(customerRow.shape)

/** A Customer with its sales team, as a GET of one document gives it. */
export const customerDocument = z.object({
  name: z.string(),
  medusa_id: text,
  lead_name: text,
  customer_group: text,
  sales_team: z.array(z.unknown()).optional(),
})
export type CustomerDocument = z.output<typeof customerDocument>

/** ERPNext's unsaved Customer of a Lead (`…lead.make_customer`): to be completed and inserted as it is. */
export const mappedDocument = z.record(z.string(), z.unknown())
export type MappedDocument = z.output<typeof mappedDocument>
