/** A customer's account, v1 or v2. Without `has_account` it is a guest's, of whom there may be one with the same e-mail. */
export interface SimulatedCustomer {
  id: string
  email: string
  first_name: string | null
  last_name: string | null
  phone: string | null
  company_name: string | null
  metadata: Record<string, unknown> | null
  has_account: boolean
  created_by: string | null
  created_at: string
  updated_at: string
  deleted_at: null
}

/** What somebody logs in with: it comes first, the customer after it. */
export interface Identity {
  id: string
  email: string
  password: string
  customer_id: string
}

/** The people of one simulated shop. E-mails are compared as they stand, upper and lower case told apart (recorded). */
export class Customers {
  readonly all = new Map<string, SimulatedCustomer>()
  readonly identities = new Map<string, Identity>()
  /** v2: whose token it is, and whose it was when it was handed out. */
  readonly tokens = new Map<string, { identity: Identity; customer_id: string }>()

  withEmail(email: string, has_account: boolean): SimulatedCustomer | undefined {
    return [...this.all.values()].find(customer => customer.email === email && customer.has_account === has_account)
  }

  clear(): void {
    this.all.clear()
    this.identities.clear()
  }
}

export function newCustomer(id: string, email: string, given: Partial<SimulatedCustomer>): SimulatedCustomer {
  const now = new Date().toISOString()
  return {
    ...{ id, email, first_name: null, last_name: null, phone: null, company_name: null, metadata: null },
    ...{ has_account: false, created_by: null, created_at: now, updated_at: now, deleted_at: null },
    ...given,
  }
}
