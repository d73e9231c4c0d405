import type { DocumentRef } from '../document.ts'
import { RelayError } from '../errors.ts'

/** What a shopper fills in. The password goes to Medusa and nowhere else. */
export interface SignUp {
  email: string
  first_name: string
  last_name: string
  password: string
  mobile?: string | undefined
  organization_name?: string | undefined
  t_c_acceptance?: boolean | undefined
}

/** A customer as Medusa holds it; what it does not know is undefined. */
export interface MedusaCustomer {
  id: string
  email: string
  first_name: string | undefined
  last_name: string | undefined
  mobile: string | undefined
  organization_name: string | undefined
  t_c_acceptance: boolean | undefined
}

export interface CreatedCustomers {
  customers: MedusaCustomer[]
  /** The offset of the next page; undefined after the last. */
  next: number | undefined
}

/** The shop's customers, in the domain's words. */
export interface Customers {
  /**
   * Registers somebody, or finishes a sign-up that broke off. The same e-mail and password again answer the same id and
   * change nothing. Medusa 2 tells upper and lower case in e-mails apart (recorded).
   * @throws RelayError code `ACCOUNT_CONFLICT` when the e-mail is somebody's with another password
   */
  signUp(fields: SignUp): Promise<{ id: string; isNew: boolean }>
  /** Undefined when nobody with an account has that id: a guest who ordered once did not sign up. */
  get(id: string, documents: readonly DocumentRef[]): Promise<MedusaCustomer | undefined>
  /**
   * Those with an account that were created from one moment (ISO 8601) and before another, oldest first: what a page holds
   * stays the same while it is read. Undefined on Medusa 1, which cannot be asked for it.
   */
  created?(from: string, before: string, offset: number): Promise<CreatedCustomers>
}

export const ACCOUNT_CONFLICT = 'account-conflict'

export const accountConflict = (): RelayError =>
  new RelayError('permanent', 'Medusa: this e-mail has an account with another password', {
    code: ACCOUNT_CONFLICT,
    server: 'medusa',
    httpStatus: 409,
  })
