import * as z from 'zod'
import { text } from './fields.ts'

/** The parts of a Lead that the relay reads, as list calls give them. */
export const leadRow = z.object({
  name: z.string(),
  creation: z.string(),
  medusa_id: text,
  email_id: text,
  lead_name: text,
  company_name: text,
  status: text,
})
export type LeadRow = z.output<typeof leadRow>
export const leadFields = Object.keys(leadRow.shape)
