import * as z from 'zod'

/** As long as ERPNext's Data fields. */
const LONGEST = 140
const text = z.string().trim().min(1).max(LONGEST)
/** A name in ERPNext: taken as it stands, whatever it holds. */
const name = z.string().min(1).max(LONGEST)
/** Storefronts send null, or an empty text, for what nobody filled in. */
const optional = (longest: number) =>
  z
    .string()
    .trim()
    .max(longest)
    .nullish()
    .transform(value => value || undefined)

export const signUpInput = z.strictObject({
  // Medusa registers whatever it is given (recorded), and ERPNext refuses what is no e-mail.
  email: z.email().max(LONGEST),
  first_name: text,
  last_name: text,
  password: z.string().min(1).max(200),
  mobile: optional(40),
  organization_name: optional(LONGEST),
  t_c_acceptance: z.boolean(),
})

export const unlinkedQuery = z.strictObject({
  name: z.string().max(LONGEST).default(''),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  after: name.optional(),
})
export type UnlinkedQuery = z.output<typeof unlinkedQuery>

/** An empty one empties the field. */
const line = z.string().trim().max(LONGEST).nullish()
export const addressInput = z.strictObject({
  customer_id: name,
  ...{ address_line1: line, address_line2: line, city: line, state: line, country: line, pincode: line },
})
export type AddressInput = z.output<typeof addressInput>

export const linkInput = z.strictObject({ customer: name, lead: name })
