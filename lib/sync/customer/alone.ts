import { hashOf } from '../../hash.ts'

/**
 * What one alone may be at: see `exclusively`. Whoever makes a Lead of an e-mail holds that e-mail; whoever writes a Medusa
 * id to a Customer, or makes a Customer with one, holds the id and, where there is one, the Customer.
 */
export const emailLease = (email: string): string => `e-mail ${emailHash(email)}`
export const medusaIdLease = (medusaId: string): string => `medusa-id ${medusaId}`
export const customerLease = (name: string): string => `customer ${hashOf(name)}`

/** Upper and lower case are one e-mail to ERPNext. */
export const emailHash = (email: string): string => hashOf(email.trim().toLowerCase())
